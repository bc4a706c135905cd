using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace GeminiRx;

/// <summary>A part of a turn. Its text form is the name of its type, never what it says. Parts compare by value, except that JSON and bytes
/// compare by where they are.</summary>
public abstract record Part
{
    private protected Part() { }

    /// <summary>The service's signature of a part that the model wrote (base64), to be sent back unchanged. Default null: it has
    /// none.</summary>
    public string? ThoughtSignature { get; init; }

    /// <summary>Whether the model wrote it while it thought, such as the summary of a thought or a first draft of an image. Default
    /// false.</summary>
    public bool IsThought { get; init; }

    /// <summary>Bytes sent within the request.</summary>
    /// <param name="data">The bytes, at least one.</param>
    /// <param name="mimeType">The media type. Default null: by the content, as <see cref="MediaType.Detect"/> does.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentException">There are no bytes, or their media type is not told and cannot be seen.</exception>
    public static InlineDataPart FromBytes(ReadOnlyMemory<byte> data, string? mimeType = null) =>
        new(mimeType ?? MediaType.Require(data.Span, null), data);

    /// <summary>A file of this machine, sent within the request.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="mimeType">The media type. Default null: by the content, then by the name, as <see cref="MediaType.Detect"/>
    /// does.</param>
    /// <param name="maxBytes">The largest file that is read, in bytes, from 1. Default 100 MiB.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentException">The file is empty or too large, or its media type is not told and cannot be seen.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static async Task<InlineDataPart> FromFileAsync(
        string path,
        string? mimeType = null,
        int maxBytes = 100 * 1024 * 1024,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1, FileOptions.Asynchronous);
        if (file.CanSeek && file.Length > maxBytes)
        {
            throw TooLarge(path, maxBytes);
        }

        var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            if (bytes.Length + count > maxBytes)
            {
                throw TooLarge(path, maxBytes); // it grew, or is none that knows its length
            }

            bytes.Write(buffer, 0, count);
        }

        var data = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        return new InlineDataPart(mimeType ?? MediaType.Require(data.Span, path), data);
    }

    /// <summary>A file that the service fetches: one uploaded to it, a <c>gs://</c> address (Vertex AI), a public address or
    /// video.</summary>
    /// <param name="uri">Its address.</param>
    /// <param name="mimeType">The media type. Default null: by the address's file name; where that says nothing, the service finds
    /// out.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentException"><paramref name="uri"/> is null or empty.</exception>
    public static FileDataPart FromUri(string uri, string? mimeType = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(uri);
        return new(uri, mimeType ?? MediaType.ByName(uri.Split('?', '#')[0]));
    }

    /// <summary>A text.</summary>
    /// <param name="text">The text; null gives null.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Part?(string? text) => text is null ? null : new TextPart(text);

    /// <summary>The name of the type.</summary>
    /// <returns>Such as <c>TextPart</c>.</returns>
    public sealed override string ToString() => GetType().Name;

    private static ArgumentException TooLarge(string path, int maxBytes) =>
        new($"{Path.GetFileName(path)} is larger than {maxBytes:N0} bytes: upload it and give its address.", nameof(path));
}

/// <summary>A text.</summary>
/// <param name="Text">The text; half a surrogate pair is sent as U+FFFD.</param>
public sealed record TextPart(string Text) : Part
{
    /// <summary>The text.</summary>
    public string Text
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Text));
    } = Text ?? throw new ArgumentNullException(nameof(Text));
}

/// <summary>A part as the service's JSON, for what this version of the library has no type for.</summary>
/// <param name="Json">The part: a JSON object, sent as it is.</param>
/// <exception cref="ArgumentException"><paramref name="Json"/> is no object.</exception>
public sealed record RawPart(JsonElement Json) : Part
{
    /// <summary>The part.</summary>
    public JsonElement Json
    {
        get;
        init => field = Limits.Json(value, JsonValueKind.Object);
    } = Limits.Json(Json, JsonValueKind.Object);
}
