using System.Text;
using GeminiRx.Wire.Http;

namespace GeminiRx.Recordings;

/// <summary>
/// Replaces the credentials of a request in the bytes of its answer by asterisks, one for each byte, because some errors of the service
/// quote the key. Holds back bytes that may be the beginning of a credential until the next read.
/// </summary>
internal sealed class Redaction
{
    // A shorter string is not a credential and may be a word of the answer.
    private const int MinLength = 12;

    private readonly List<byte[]> _secrets;
    private byte[] _held = [];

    public Redaction(HttpRequestMessage request) =>
        _secrets = [.. Credentials.ReadFrom(request).Where(secret => secret.Length >= MinLength).Select(Encoding.UTF8.GetBytes)];

    /// <summary>Redacts the bytes of one read.</summary>
    /// <returns>The bytes that can be recorded now.</returns>
    public ReadOnlySpan<byte> Redact(ReadOnlySpan<byte> read)
    {
        if (_secrets.Count == 0)
        {
            return read;
        }

        byte[] bytes = [.. _held, .. read];
        foreach (var secret in _secrets)
        {
            for (var at = bytes.AsSpan().IndexOf(secret); at >= 0; at = bytes.AsSpan().IndexOf(secret))
            {
                bytes.AsSpan(at, secret.Length).Fill((byte)'*');
            }
        }

        var held = _secrets.Max(secret =>
            Enumerable
                .Range(1, Math.Min(secret.Length - 1, bytes.Length))
                .LastOrDefault(length => bytes.AsSpan().EndsWith(secret.AsSpan(0, length)))
        );
        _held = bytes[^held..];
        return bytes.AsSpan(0, bytes.Length - held);
    }

    /// <summary>Removes the held bytes at the end of the answer.</summary>
    public byte[] Flush() => Interlocked.Exchange(ref _held, []);
}
