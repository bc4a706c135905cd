using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GeminiRx.Relay;

/// <summary>Signs the addresses of answers, so that who has such an address may read and stop that answer until it expires, and nothing
/// else: for pages, which cannot send a header with an <c>EventSource</c>. The signature is HMAC-SHA256 over the id and the expiry.
/// Thread-safe.</summary>
public sealed class AnswerSigner
{
    /// <summary>The minimum size of a key in bytes.</summary>
    public const int MinKeyBytes = 16;

    private readonly byte[] _key;

    /// <summary>Creates a signer. All processes that check the addresses have the same key.</summary>
    /// <param name="key">The key, at least <see cref="MinKeyBytes"/> random bytes. It is copied.</param>
    /// <exception cref="ArgumentException">The key is too short.</exception>
    public AnswerSigner(ReadOnlySpan<byte> key)
    {
        if (key.Length < MinKeyBytes)
        {
            throw new ArgumentException($"The key is too short: use at least {MinKeyBytes} random bytes.", nameof(key));
        }

        _key = key.ToArray();
    }

    /// <summary>Signs.</summary>
    /// <param name="id">The id of the answer.</param>
    /// <param name="expires">When the address becomes invalid, in whole seconds.</param>
    /// <returns>The query of the address, without a question mark: <c>expires=…&amp;signature=…</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    public string Sign(string id, DateTimeOffset expires)
    {
        ArgumentNullException.ThrowIfNull(id);
        var seconds = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"expires={seconds}&signature={Base64Url.EncodeToString(SignatureOf(id, seconds))}";
    }

    /// <summary>Checks a signature, in a time that does not depend on it.</summary>
    /// <param name="id">The id of the answer.</param>
    /// <param name="expires">The value of <c>expires</c>; null or empty is invalid.</param>
    /// <param name="signature">The value of <c>signature</c>; null or empty is invalid.</param>
    /// <param name="now">The current time.</param>
    /// <returns>Whether the address is valid.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    public bool IsValid(string id, string? expires, string? signature, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(id);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && now.ToUnixTimeSeconds() < seconds
            && signature is { Length: > 0 and <= HMACSHA256.HashSizeInBytes * 2 }
            && Base64Url.IsValid(signature, out var length)
            && length == HMACSHA256.HashSizeInBytes
            && Base64Url.TryDecodeFromChars(signature, given, out _)
            && CryptographicOperations.FixedTimeEquals(given, SignatureOf(id, expires!));
    }

    // A line break is in no id.
    private byte[] SignatureOf(string id, string expires) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"geminirx answer\n{id}\n{expires}"));
}
