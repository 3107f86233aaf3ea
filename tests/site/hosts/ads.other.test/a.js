// Advertising: matches the signed-in user by the SHA-256 of the e-mail address.
(async () => {
    const email = document.querySelector('#me')?.dataset.email;
    if (!email)
        return;
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(email));
    const hex = [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('');
    new Image(1, 1).src = 'https://ads.other.test/match?em=' + hex;
})();
