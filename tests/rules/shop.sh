# What the built-in rules find in the example shop, which is made with these faults and no others.

# found: the rules with findings in the JSON Lines of the last run, in the report's order.
found() {
    grep -o '"type":"finding","inspection":1,"rule":"[^"]*"' out | cut -d'"' -f10 | sort -u > found
    cat > wanted
    diff -u wanted found > difference || fail "the rules that found something differ: $(cat difference)"
}

# verdict RULE VERDICT
verdict() { out_has "\"rule\":\"$1\",\"verdict\":\"$2\""; }

run 1 inspect --json --profile cn-miit-2021 "$fixtures/shop.apk"
found <<'END'
data-security/backup-open
data-security/cleartext-traffic
data-security/debug-signing-certificate
data-security/debuggable
data-security/embedded-secret
data-security/exported-provider
data-security/outdated-target-sdk
data-security/user-certificate-authorities
data-security/v1-only-signature
data-security/weak-component-permission
data-security/weak-signing-certificate
user-rights/accessibility-service
user-rights/background-location
user-rights/installed-apps-list
user-rights/overlay-permission
user-rights/self-start-receiver
user-rights/sms-and-call-log-permissions
user-rights/trackers-to-disclose
END
verdict market-order/queries-single-out-rivals notapplicable
verdict data-security/tampered-archive pass
verdict data-security/packed-code pass

# The manifest does not say what type of service it is, nor whose: the tester can.
run 1 inspect --json --profile cn-miit-2021 \
    --param market-order/queries-single-out-rivals:own_type=shopping \
    --param market-order/rival-names-in-code:own_type=shopping \
    --param market-order/rival-names-in-code:least_owners=2 \
    --param market-order/owner-payment-only:own_owner=Tencent \
    --param user-rights/permission-beyond-app-type:own_type=shopping "$fixtures/shop.apk"
verdict market-order/queries-single-out-rivals review
verdict market-order/rival-names-in-code review
verdict market-order/owner-payment-only review
verdict user-rights/permission-beyond-app-type review
out_has 'may see whether taobao of Alibaba is installed'
out_has 'asks for android.permission.READ_SMS, which opens sms'

# Packed code is never a pass for rules that read code.
run 1 inspect --json --profile cn-miit-2021 "$fixtures/shop-repacked.apk"
verdict data-security/packed-code review
verdict data-security/signature-invalid fail
verdict user-rights/tracker-starts-before-consent unknown
verdict user-rights/fixed-device-identifiers unknown
