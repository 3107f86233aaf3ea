// Answers questions for names (RFC 1035, section 4).

const ADDRESS = 1, HEADER = 12, NO_ERROR = 0x8180, NO_SUCH_NAME = 0x8183;

/** The first question's name, lower case, its type, and where it ends. */
function readQuestion(message) {
    const labels = [];
    let at = HEADER;
    for (; message[at]; at += message[at] + 1)
        labels.push(message.toString('latin1', at + 1, at + 1 + message[at]));
    return {name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5};
}

/** The answer to a question. `lookUp` gives a name's IPv4 address, or undefined: no such name. */
export function answerTo(message, lookUp) {
    const {name, type, end} = readQuestion(message), address = lookUp(name);
    const answer = Buffer.from(message.subarray(0, end));
    const record = address && type === ADDRESS
        ? Buffer.from([0xc0, HEADER, 0, ADDRESS, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]) : Buffer.alloc(0);
    answer.writeUInt16BE(address ? NO_ERROR : NO_SUCH_NAME, 2);
    answer.writeUInt16BE(1, 4);
    answer.writeUInt16BE(record.length ? 1 : 0, 6);
    answer.writeUInt32BE(0, 8);
    return Buffer.concat([answer, record]);
}
