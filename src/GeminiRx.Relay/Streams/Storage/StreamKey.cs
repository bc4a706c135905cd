using System.Security.Cryptography;
using System.Text;
using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>The name of a stream's file: a hash of the stream's name, so that no name can lead out of the folder.</summary>
internal static class StreamKey
{
    private const int MaxLength = 512;
    private const string Reserved = "__ds";

    /// <summary>The key of a name.</summary>
    /// <exception cref="StreamException"><see cref="StreamRefusal.InvalidName"/> or <see cref="StreamRefusal.NotOffered"/>.</exception>
    public static string Of(string name)
    {
        var segments = name.Split('/');
        if (
            name.Length > MaxLength
            || segments.Any(segment => segment is "" or "." or "..")
            || name.Any(letter => char.IsControl(letter) || letter == '\\')
        )
        {
            throw StreamErrors.InvalidName();
        }

        return segments[0] == Reserved
            ? throw StreamErrors.NotOffered()
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
    }
}
