/** Cannot be loaded. */
export default () => {
  throw new Error("the plugin's licence has expired");
};
