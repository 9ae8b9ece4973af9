// The credential of this tab: the session's cookie, which no script sees, or an API key kept until the tab is closed.
const NAME = "voxie-key";

export const keyOfThisTab = () => sessionStorage.getItem(NAME);
export const signInWith = (key: string) => sessionStorage.setItem(NAME, key);
export const forgetKey = () => sessionStorage.removeItem(NAME);
