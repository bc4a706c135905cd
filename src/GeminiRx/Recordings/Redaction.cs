using System.Text;

namespace GeminiRx;

/// <summary>
/// Takes a request's credentials out of its answer, each byte of them as a star, so that the rest stays where it is: the service names keys
/// in some of its
/// errors. What may be the beginning of one is held until the next read.
/// </summary>
internal sealed class Redaction
{
    // What is shorter is no key, and may be a word of the answer.
    private const int Shortest = 12;

    private readonly List<byte[]> _secrets;
    private byte[] _held = [];

    public Redaction(HttpRequestMessage request) =>
        _secrets = [.. Credentials.Of(request).Where(secret => secret.Length >= Shortest).Select(Encoding.UTF8.GetBytes)];

    /// <summary>Takes what was read.</summary>
    /// <returns>What may be written of it.</returns>
    public ReadOnlySpan<byte> Take(ReadOnlySpan<byte> read)
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

    /// <summary>Gives up what is held: nothing more comes.</summary>
    public byte[] Rest() => Interlocked.Exchange(ref _held, []);
}
