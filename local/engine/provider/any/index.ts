export { Declarations } from "./declarations";
export { providerPackages, type ProviderPackage } from "./packages";
export { startAnyProvider } from "./provider";
