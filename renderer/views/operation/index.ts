export const OperationScreen = () => null;
export const OperationSheets = () => null;
