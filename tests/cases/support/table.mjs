export const renderTable = () => "";
