/** Style sheets of the renderer are bundled as text: they stand in its shadow trees. */
declare module "*.css" {
  const text: string;
  export default text;
}
