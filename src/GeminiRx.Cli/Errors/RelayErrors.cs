using System.Net;

namespace GeminiRx.Cli.Errors;

/// <summary>Creates the errors and warnings of <c>geminirx relay</c>.</summary>
internal static class RelayErrors
{
    private const string Generate = "Make one with: openssl rand -base64 32";

    public static UsageException NoTokens(IPAddress address) =>
        new(
            $"--host {address} is not a loopback address, and the relay has no tokens: it would let in every computer on the network.",
            "Name a file of tokens with --tokens, or set GEMINIRX_RELAY_TOKENS. Without --host only this computer can connect."
        );

    public static UsageException NoOwnKey() => new("--own-key: no key is set.", "Set GEMINI_API_KEY.");

    public static UsageException ShortToken(int length) =>
        new($"--tokens: there is no token, or one has fewer than {length} characters.", $"Use random tokens. {Generate}");

    public static UsageException ShortSigningKey() =>
        new(
            $"--signing-key: the key has fewer than {GeminiRx.Relay.AnswerSigner.MinKeyBytes} characters.",
            $"Use a random key. {Generate}"
        );

    public static UsageException SigningWithoutTokens() =>
        new(
            "--signing-key: the relay has no tokens, so readers do not need signed addresses.",
            "Name a file of tokens with --tokens, or set GEMINIRX_RELAY_TOKENS; or leave the signing key out."
        );

    public static UsageException UnusableFolder(string folder, Exception cause) =>
        new($"--folder: {folder} cannot be used: {cause.Message}", "Use a folder that you can write to.", cause);

    /// <summary>The address may hold a password.</summary>
    public static UsageException InvalidRedis(Exception cause) =>
        new("--redis: the address cannot be used.", "Use HOST:PORT, or HOST:PORT,password=…,ssl=true in GEMINIRX_REDIS.", cause);

    public static string PublicAddress(IPAddress address) =>
        $"--host {address}: tokens and keys are sent over unencrypted HTTP. Put a proxy with TLS in front of the relay.";

    public static string Draining(int answers, TimeSpan limit) =>
        answers == 0
            ? "Stopping."
            : $"Stopping: {(answers == 1 ? "1 answer is" : $"{answers} answers are")} running, for {limit.TotalSeconds:0} s at most. "
                + "Ctrl+C ends at once.";

    /// <summary>The message may quote a caller.</summary>
    public static string Unexpected(Exception cause) => $"A request failed unexpectedly ({cause.GetType().Name}).";

    public const string Failed = "The relay failed. Try again, and report it if it happens again.";

    public const string BadRequest = "The request cannot be read. Check its headers and its body.";

    public const string WrongToken =
        "The token is missing or wrong. Send one of the relay's tokens as Authorization: Bearer or x-goog-api-key.";

    public const string ForeignHost =
        "A relay without tokens is for this computer only. Use http://127.0.0.1 with its port, or start it with --tokens.";

    public const string IsDraining = "The relay is stopping and takes no new requests. Try again.";

    public const string TooManyRequests = "Too many requests from this caller in one minute. Try again later.";

    public const string TooManyReaders = "Too many readers of this caller at once. Close some, or try again later.";

    public const string UnknownAddress = "Unknown address. The relay has /v1beta/models/…, /answers/ID, /health and /ready.";
}
