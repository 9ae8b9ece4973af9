"""What `doctor` looks at, part by part."""
