/** Is not made as plugins are. */
export default { name: "no-function" };
