# An event study from two tables: the vector of MacKinlay's method that is worked out by hand.
cat > returns <<'END'
50 70
-20 -10
10 0
30 50
-40 -70
60 80
-10 10
0 -20
20 30
-30 -20
40 30
-50 -90
70 110
-60 -60
10 -10
20 50
-10 -30
30 20
-20 -10
0 10
-210 -390
-430 -880
170 150
END
awk 'BEGIN { m = f = 100; n = 0
    print "date,security,price,market_value"
    printf "2021-06-01,INDEX,%.12f,\n2021-06-01,Firm,%.12f,\n2021-06-01,Other,%.12f,\n", m, f, m }
{ n++; m *= 1 + $1 / 10000; f *= 1 + $2 / 10000
  day = sprintf("2021-06-%02d", n + 1)
  printf "%s,INDEX,%.12f,\n%s,Firm,%.12f,%s\n%s,Other,%.12f,%s\n", day, m, day, f,
      (n == 20 ? 500 : ""), day, (m + f) / 2, (n == 20 ? 100 : "") }' returns > prices.csv
printf 'date,event,security,confounders\n2021-06-23,statement,*,other rules\n' > events.csv
study="impact prices.csv --events events.csv --market INDEX --estimation 20"

run 0 $study --json; head -n 1 out > firm; cp firm out
out_has '"alpha":4.2857142'; out_has '"beta":1.3142857'; out_has '"error":0.00184089'
out_has '"abnormal":[-0.0114428'; out_has '"car":-0.0503571'; out_has '"car_error":0.0066504'
out_has '"t":-7.57199'; out_has '"t_simple":-15.79326'; out_has '"df":18'
out_has '"value_effect":-25.1785'; out_has '"confounders":"other rules"'

run 0 $study
out_has 'portfolio of 2 firms, weighed by market value'; out_has '3 studied, 0 not.'
run 0 $study --lang zh-CN; out_has '2 家公司的组合，按市值加权'
run 0 $study --format csv; [ "$(wc -l < out)" = 4 ] || fail "not one line a row"
run 0 $study --format csv; head -n 1 out | tr -d '\r' | tr ',' '\n' > columns
head -n 1 firm | grep -oE '[{,]"[a-z_]+":' | tr -d '{,":' | cmp - columns || fail 'the columns of CSV are not the members of JSON'

# The index is no firm: against itself nothing it does is abnormal.
printf 'date,event,security\n2021-06-23,statement,INDEX\n' > index.csv
run 3 impact prices.csv --events index.csv --market INDEX --estimation 20
out_has 'INDEX is the market index itself'

# No name is a formula to a spreadsheet; numbers stay numbers.
printf 'date,event,security,confounders\n2021-06-23,=1+1,Firm,＝2\n' > formula.csv
run 0 impact prices.csv --events formula.csv --market INDEX --estimation 20 --format csv
out_has "'=1+1,2021-06-23,"; out_has "'＝2"; out_has ',-0.0503571'

# Another event in the window is named; the firms' order in the file does not matter.
printf 'date,event,security\n2021-06-24,second,Firm\n2021-06-23,statement,*\n' > two.csv
run 3 impact prices.csv --events two.csv --market INDEX --estimation 20
out_has 'second (2021-06-24)'; out_has 'does not lie within the 22 days there are'
sort -r prices.csv | grep -v '^date' > rest; { head -n 1 prices.csv; cat rest; } > turned.csv
run 0 impact turned.csv --events events.csv --market INDEX --estimation 20 --json
head -n 1 out > again; cmp -s firm again || fail "the order of rows changes the result"

# Too short, a missing day, a stray day, no such firm: said, and nothing else is lost.
run 3 impact prices.csv --events events.csv --market INDEX
out_has '20 days before the event window to estimate from, at least 120 are needed'
grep -v '2021-06-22,Firm' prices.csv > gap.csv
run 3 impact gap.csv --events events.csv --market INDEX --estimation 20
out_has 'no price before the event; no price on 2021-06-22'; out_has '1 studied, 1 not.'
grep -v '2021-06-10,INDEX' prices.csv > stray.csv
run 3 impact stray.csv --events events.csv --market INDEX --estimation 15
out_has '2021-06-10 is a trading day of Firm but not of the market'
printf 'date,event,security\n2021-06-23,statement,Nobody\n2021-07-23,late,Firm\n' > nobody.csv
run 3 impact prices.csv --events nobody.csv --market INDEX --estimation 20
out_has 'events, line 2: no prices of Nobody'; out_has "the market's prices end before the event"

# Bad input names file, line and column.
echo '2021-06-30,Firm,-3,' >> prices.csv
run 3 $study; err_has "prices.csv: line 74, column price: '-3' is not a price above 0"
run 2 impact prices.csv --events events.csv; err_has 'needs --market'
run 2 impact turned.csv --events events.csv --market NOTHING; err_has "no prices of 'NOTHING'"
run 2 impact turned.csv --events events.csv --market INDEX --window 1,3; err_has '--window must be'
run 3 impact absent.csv --events events.csv --market INDEX; err_has 'absent.csv'
