#!/bin/sh
# What the comparison of the oracles lets pass and what it complains about. Writes TAP.
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests=0
failed=0

# expect SENTENCE STATUS EXPLAINED OWN THEIRS: lists with \t and \n written out.
expect() {
    printf 'folder/a.apk\nfolder/b.apk\n' >"$work/files"
    printf "$3" >"$work/explained"
    printf "$4" >"$work/own"
    printf "$5" >"$work/theirs"
    "$here/compare" other "$work/explained" "$work/files" "$work/own" "$work/theirs" >"$work/out"
    status=$?
    tests=$((tests + 1))
    if [ "$status" = "$2" ]; then
        echo "ok $tests - $1"
    else
        failed=$((failed + 1))
        echo "not ok $tests - $1: exit $status"
        sed 's/^/# /' "$work/out"
    fi
}

same='a.apk\tlabel\tShop\n'
other='a.apk\tlabel\tStore\n'
either='a\\.apk\t(aedile)\tlabel\t.*\twhy\n'
own_side='a\\.apk\taedile\tlabel\tShop\twhy\n'
their_side='a\\.apk\tother\tlabel\tStore\twhy\n'
expect passes_equal_facts_in_any_order 0 '' "${same}b.apk\tx\t1\n" "b.apk\tx\t1\n$same"
expect complains_about_another_value 1 '' "$same" "$other"
expect complains_about_a_fact_said_twice 1 '' "$same$same" "$same"
expect passes_a_difference_explained_on_both_sides 0 "$own_side$their_side" "$same" "$other"
expect complains_when_one_side_is_not_explained 1 "$own_side" "$same" "$other"
expect reads_the_side_as_a_word_not_an_expression 1 "$either$their_side" "$same" "$other"
expect matches_the_whole_value_only 1 'a\\.apk\taedile\tlabel\tSho\twhy\n'"$their_side" "$same" "$other"
expect complains_about_a_stale_explanation 1 "$own_side" "$same" "$same"
expect passes_an_explanation_of_a_file_that_was_not_there 0 \
    'c\\.apk\taedile\tlabel\tShop\twhy\n' "$same" "$same"
expect complains_about_a_line_without_a_reason 1 'a\\.apk\taedile\tlabel\tShop\n' "$same" "$same"
expect complains_when_nothing_was_answered 1 "$own_side" "$same" ''
echo "1..$tests"
[ "$failed" = 0 ]
