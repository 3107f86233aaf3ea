// Checks what `aedile probe links` recorded of the super app: check-probe.mjs FOLDER:ROUNDS…
import {createHash} from 'node:crypto';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';

let faults = 0;
const check = (holds, text) => {
    if (!holds) {
        faults++;
        console.log(text);
    }
};
const read = folder => readFileSync(join(folder, 'trials.jsonl'), 'utf8').trim().split('\n').map(JSON.parse);
const hopsOf = trial => trial.hops.map(hop => `${hop.how}/${hop.issuer}/${hop.st ?? '-'}`).join(' ');

const expected = {
    supershop: 'tap/client/302 status/platform/200',
    warned: 'tap/client/200 control/platform/200', scripted: 'tap/client/200 control/platform/200',
    copied: 'tap/client/200', stopped: 'tap/client/200',
    held: 'tap/client/302 status/platform/200',
    replaced: 'tap/client/302 status/platform/200',
    meta: 'tap/client/200 meta/platform/200', script: 'tap/client/200 script/platform/200',
    twice: 'tap/client/200 control/platform/200 control/platform/200',
    fake: 'tap/client/302 status/platform/302 status/service/200',
    down: 'tap/client/302 status/platform/503', walled: 'tap/client/302 status/platform/200',
    app: 'tap/client/302 status/platform/200 scheme/service/-',
};

for (const [folder, rounds] of process.argv.slice(2).map(word => word.split(':'))) {
    const trials = read(folder);
    const services = new Map();
    for (const trial of trials) {
        const about = `${folder} ${trial.service} ${trial.ts}`;
        services.set(trial.service, (services.get(trial.service) ?? 0) + 1);
        check(hopsOf(trial) === expected[trial.service], `${about}: hops ${hopsOf(trial)}`);
        check(trial.control.length === (trial.control[0].st === 0 || trial.control[0].st >= 400 || trial.control[0].wall ? 3 : 2) && trial.neutral_ok === true, `${about}: controls or neutral link are missing`);
        check(trial.control.every(control => Math.abs(Date.parse(control.ts) - Date.parse(trial.ts)) < 60000), `${about}: times of the controls`);
        check(trial.taps === 1 + trial.hops.filter(hop => hop.how === 'control').length, `${about}: taps ${trial.taps}`);
        if (trial.service === 'held')
            check(trial.ms >= 600 && trial.control.every(control => control.ms < 400), `${about}: ${trial.ms} ms`);
    }
    check([...services.values()].every(count => count === Number(rounds)), `${folder}: trials ${JSON.stringify([...services])}`);
    const order = trials.slice(0, services.size).map(trial => trial.service).join();
    check(order !== trials.slice(-services.size).map(trial => trial.service).join() || services.size < 5 || rounds === '1',
        `${folder}: each round is in the same order`);
    const entries = JSON.parse(readFileSync(join(folder, 'traffic.har'))).log.entries;
    check(trials.every((trial, i) => entries.some(entry => entry._trial === i + 1 && entry.request.url === trial.hops[0].u)),
        `${folder}: the archive lacks the requests of a trial`);
    const kept = readdirSync(join(folder, 'evidence'));
    for (const name of kept)
        check(createHash('sha256').update(readFileSync(join(folder, 'evidence', name))).digest('hex') === name.split('.')[0],
            `${folder}: ${name} is not what its name says`);
    check(trials.every(trial => (trial.evidence ?? []).every(id => kept.some(name => name.startsWith(id.slice(7))))),
        `${folder}: evidence is missing`);
    check(!['browser', 'app'].includes(folder) || kept.some(name => name.endsWith('.png')), `${folder}: no screenshot`);
}
process.exit(faults ? 1 : 0);
