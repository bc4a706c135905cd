using System.Net.Http.Headers;
using System.Text;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>What a stream was created with.</summary>
internal sealed record StreamSettings
{
    /// <summary>The type of its contents, as it was given.</summary>
    public required string ContentType { get; init; }

    /// <summary>The seconds after the last read or append for which it is kept; null if that does not end it.</summary>
    public long? TimeToLive { get; init; }

    /// <summary>When it ends, in Unix milliseconds; null if never.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>What it has from another stream; null if it is no fork.</summary>
    public StreamSource? Source { get; init; }

    /// <summary>Whether its bytes are JSON values, each followed by a comma.</summary>
    public bool IsJson => IsJsonType(ContentType);

    /// <summary>Whether its bytes are text, so that events can contain them as they are.</summary>
    public bool IsText => IsJson || MediaTypeOf(ContentType).StartsWith("text/", StringComparison.Ordinal);

    /// <summary>Whether a type is that of JSON.</summary>
    public static bool IsJsonType(string type) => MediaTypeOf(type) == "application/json";

    /// <summary>Whether two types are the same, apart from case and parameters.</summary>
    public static bool AreSame(string type, string other) => MediaTypeOf(type) == MediaTypeOf(other);

    /// <summary>Whether a text is a type.</summary>
    public static bool IsType(string type) => Ascii.IsValid(type) && MediaTypeHeaderValue.TryParse(type, out _);

    private static string MediaTypeOf(string type)
    {
        var end = type.IndexOf(';');
        return (end < 0 ? type : type[..end]).Trim().ToLowerInvariant();
    }
}

/// <summary>Where a fork has its first bytes from.</summary>
/// <param name="Key">The key of the source.</param>
/// <param name="Identity">The identity of the file of the source.</param>
/// <param name="Offset">How much of it the fork reads there.</param>
/// <param name="Copied">How many bytes, or JSON values, of the next append the fork has copied.</param>
internal sealed record StreamSource(string Key, Guid Identity, StreamOffset Offset, long Copied);
