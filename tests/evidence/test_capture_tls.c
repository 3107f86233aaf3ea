#include "support/unit.h"

#include "evidence/capture/capture.h"
#include "support/capture_writer.h"
#include "support/tls_pair.h"

#include <openssl/ssl.h>

#include <stdlib.h>

static struct stream_bed bed;
static struct tls_pair pair;
static struct capture_writer writer;
static struct arena arena;
static struct traffic *traffic;
static struct fault partial, why;

static int begin(void **state)
{
    (void)state;
    bed_start(&bed);
    pair = (struct tls_pair){0};
    writer = (struct capture_writer){
            .link_type = LINK_RAW_IP, .time = 1000000, .moving = true, .pcapng = true};
    capture_writer_begin(&writer);
    const struct tls_wish wish = {.version = TLS1_3_VERSION};
    assert_true(tls_pair_talk(&wish, &bed, &pair));
    bed_lay_out(&bed);
    return 0;
}

static int end(void **state)
{
    (void)state;
    bed_free(&bed);
    tls_pair_free(&pair);
    buffer_free(&writer.out);
    arena_free(&arena);
    traffic = NULL;
    partial = (struct fault){0};
    return 0;
}

static struct sent sides[2];

static void send(unsigned side, struct bytes payload)
{
    sides[side].payload = payload;
    capture_writer_tcp(&writer, &sides[side]);
    sides[side].sequence += (uint32_t)payload.size;
}

/* The conversation as packets; what `before` holds is said first, by client and server. */
static void write_conversation(const char *client_before, const char *server_before)
{
    sides[0] = (struct sent){.from = "10.0.0.2",
            .to = "192.0.2.80",
            .from_port = 40001,
            .to_port = 3128,
            .flags = 16,
            .sequence = 1};
    sides[1] = (struct sent){.from = "192.0.2.80",
            .to = "10.0.0.2",
            .from_port = 3128,
            .to_port = 40001,
            .flags = 16,
            .sequence = 1};
    if (client_before != NULL) {
        send(0, bytes_of(client_before));
        send(1, bytes_of(server_before));
    }
    for (unsigned side = 0; side < 2; side++) {
        for (size_t i = 0; i < bed.counts[side]; i++) {
            send(side, bed.runs[side][i].bytes);
        }
    }
}

static void open_with(struct bytes keys)
{
    assert_int_equal(
            capture_open(buffer_bytes(&writer.out), keys, &arena, &traffic, &partial, &why), OK);
    assert_int_equal(partial.status, OK);
    assert_int_equal(traffic->tls_session_count, 1);
}

static void assert_secret(size_t index)
{
    assert_true(index < traffic->exchange_count);
    const struct http_exchange *exchange = &traffic->exchanges[index];
    assert_true(bytes_equal(exchange->url.raw, bytes_of("https://shop.example/secret")));
    assert_int_equal(exchange->tls_session, 1);
    assert_int_equal(exchange->flow, 1);
    assert_true(traffic->tls_sessions[0].decrypted);
}

UNIT(decrypts_with_the_testers_key_log)
{
    write_conversation(NULL, NULL);
    open_with(buffer_bytes(&pair.log));
    assert_secret(0);
}

UNIT(decrypts_with_secrets_embedded_in_the_capture)
{
    struct buffer SCOPED(buffer_free) block = {0};
    put_file_u32(&block, false, 0x544c534b);
    put_file_u32(&block, false, (uint32_t)pair.log.size);
    buffer_append(&block, buffer_bytes(&pair.log));
    write_conversation(NULL, NULL);
    capture_writer_block(&writer, 10, buffer_bytes(&block)); /* even behind what it opens */
    open_with((struct bytes){0});
    assert_secret(0);
}

UNIT(tells_the_name_but_nothing_more_without_keys)
{
    write_conversation(NULL, NULL);
    open_with((struct bytes){0});
    assert_int_equal(traffic->exchange_count, 0);
    assert_false(traffic->tls_sessions[0].decrypted);
    assert_true(bytes_equal(traffic->tls_sessions[0].server_name.raw, bytes_of("shop.example")));
}

UNIT(reads_tls_behind_a_proxys_connect)
{
    write_conversation("CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example:443\r\n\r\n",
            "HTTP/1.1 200 Connection established\r\n\r\n");
    open_with(buffer_bytes(&pair.log));
    assert_int_equal(traffic->exchange_count, 2);
    assert_true(bytes_equal(traffic->exchanges[0].method.raw, bytes_of("CONNECT")));
    assert_secret(1);
}

/* SYN, the client's hello and its FIN, the server's answer: what a browser leaves of a connection
 * that it opened ahead and did not need. */
static void write_unused(bool fin_is_seen)
{
    write_conversation(NULL, NULL);
    buffer_clear(&writer.out);
    capture_writer_begin(&writer);
    sides[0].flags = 2;
    sides[0].sequence = 0;
    send(0, (struct bytes){0});
    sides[0].flags = 16;
    sides[0].sequence = sides[1].sequence = 1;
    send(0, bed.runs[0][0].bytes);
    sides[0].flags = 17;
    if (fin_is_seen) {
        send(0, (struct bytes){0});
    }
    for (size_t i = 0; i < bed.counts[1]; i++) {
        send(1, bed.runs[1][i].bytes);
    }
}

UNIT(tells_a_connection_that_the_client_closed_behind_its_hello)
{
    write_unused(true);
    open_with(bytes_of("# no secret of this one\n"));
    assert_true(traffic->tls_sessions[0].unused);
    assert_false(traffic->tls_sessions[0].decrypted);
}

UNIT(does_not_guess_that_a_connection_was_closed)
{
    write_unused(false);
    open_with(bytes_of("# no secret of this one\n"));
    assert_false(traffic->tls_sessions[0].unused);
}

#define WITH_CAPTURE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
            WITH_CAPTURE(tells_a_connection_that_the_client_closed_behind_its_hello),
            WITH_CAPTURE(does_not_guess_that_a_connection_was_closed),
            WITH_CAPTURE(decrypts_with_the_testers_key_log),
            WITH_CAPTURE(decrypts_with_secrets_embedded_in_the_capture),
            WITH_CAPTURE(tells_the_name_but_nothing_more_without_keys),
            WITH_CAPTURE(reads_tls_behind_a_proxys_connect),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
