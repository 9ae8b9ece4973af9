"""`up`: LiveKit, the api, both workers and the speech engine as children of one terminal."""
