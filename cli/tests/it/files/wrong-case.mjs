export const handler = async () => ({ disposition: 'stop_rule' });
