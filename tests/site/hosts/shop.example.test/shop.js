// The shop's own script: asks for consent, tells the server, and calls the partners.
const consent = document.cookie.match(/(?:^|; )consent=(\w+)/)?.[1];
const banner = document.querySelector('#consent');
banner.hidden = consent !== undefined;

async function choose(choice) {
    banner.hidden = true;
    await fetch('/api/consent', {method: 'POST', headers: {'Content-Type': 'application/json'},
        body: JSON.stringify({choice})});
    if (choice === 'accepted')
        loadAdvertising();
}

function loadAdvertising() {
    const script = document.createElement('script');
    script.src = 'https://ads.other.test/a.js';
    document.head.append(script);
}

for (const [button, choice] of [['reject', 'refused'], ['accept', 'accepted'], ['withdraw', 'withdrawn']])
    document.querySelector('#' + button)?.addEventListener('click', () => choose(choice));
if (consent === 'accepted')
    loadAdvertising();

// Breach: the mailing partner is told who has signed in, in clear, whatever was chosen.
const email = document.querySelector('#me')?.dataset.email;
if (email) {
    const pixel = new Image(1, 1);
    pixel.src = 'http://pixel.mail.test/open.gif?e=' + encodeURIComponent(email);
    document.body.append(pixel);
}
