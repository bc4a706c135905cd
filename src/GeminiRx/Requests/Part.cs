using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeminiRx;

/// <summary>A part of a turn. Its text form is the name of its type, never its content. Parts compare by value, except that JSON and bytes
/// compare by reference.</summary>
public abstract record Part
{
    private protected Part() { }

    /// <summary>The service's signature of a part that the model wrote, in base64. It is sent back unchanged. Default null: none.</summary>
    [JsonIgnore]
    public string? ThoughtSignature { get; init; }

    /// <summary>Whether the part belongs to the model's thoughts, such as a summary or the first draft of an image. Default
    /// false.</summary>
    [JsonIgnore]
    public bool IsThought { get; init; }

    /// <summary>Creates a part of bytes that are sent within the request.</summary>
    /// <param name="data">The bytes, at least one.</param>
    /// <param name="mimeType">The media type. Default null: detected from the content, as by <see cref="MediaType.Detect"/>.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentException">There are no bytes, or the media type is neither given nor detected.</exception>
    public static InlineDataPart FromBytes(ReadOnlyMemory<byte> data, string? mimeType = null) =>
        new(mimeType ?? MediaType.Require(data.Span, null), data);

    /// <summary>Creates a part of a local file, which is sent within the request.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="mimeType">The media type. Default null: detected from the content and the name, as by
    /// <see cref="MediaType.Detect"/>.</param>
    /// <param name="maxBytes">The maximum size of the file in bytes, from 1. Default 100 MiB.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentException">The file is empty or too large, or its media type is neither given nor detected.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
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
            // The file may have grown, and a pipe has no length.
            if (bytes.Length + count > maxBytes)
            {
                throw TooLarge(path, maxBytes);
            }

            bytes.Write(buffer, 0, count);
        }

        var data = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        return new InlineDataPart(mimeType ?? MediaType.Require(data.Span, path), data);
    }

    /// <summary>Creates a part of a file that the service fetches: an uploaded file, a <c>gs://</c> address (Vertex AI), or a public
    /// address.</summary>
    /// <param name="uri">The file's address.</param>
    /// <param name="mimeType">The media type. Default null: from the file name in the address. If its extension is unknown, the service
    /// detects the type.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentException"><paramref name="uri"/> is null or empty.</exception>
    public static FileDataPart FromUri(string uri, string? mimeType = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(uri);
        return new(uri, mimeType ?? MediaType.ByName(uri.Split('?', '#')[0]));
    }

    /// <summary>Converts a text to a part.</summary>
    /// <param name="text">The text; null gives null.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Part?(string? text) => text is null ? null : new TextPart(text);

    /// <summary>The name of the type.</summary>
    /// <returns>Such as <c>TextPart</c>.</returns>
    public sealed override string ToString() => GetType().Name;

    private static ArgumentException TooLarge(string path, int maxBytes) =>
        new($"{Path.GetFileName(path)} is larger than {maxBytes:N0} bytes: upload it and pass its address.", nameof(path));
}

/// <summary>A text.</summary>
/// <param name="Text">The text; an unpaired surrogate is sent as U+FFFD.</param>
public sealed record TextPart(string Text) : Part
{
    /// <summary>The text.</summary>
    public string Text
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Text));
    } = Text ?? throw new ArgumentNullException(nameof(Text));
}

/// <summary>A part as the service's JSON, for kinds of parts that this version of the library does not support.</summary>
/// <param name="Json">The part: a JSON object, sent unchanged.</param>
/// <exception cref="ArgumentException"><paramref name="Json"/> is not an object.</exception>
public sealed record RawPart(JsonElement Json) : Part
{
    /// <summary>The part.</summary>
    /// <exception cref="ArgumentException">The value is not an object.</exception>
    public JsonElement Json
    {
        get;
        init => field = Guard.OfKind(value, JsonValueKind.Object);
    } = Guard.OfKind(Json, JsonValueKind.Object);
}

/// <summary>
/// A step of an interaction that has no other part, such as the call or the result of a tool that the service runs. Interactions send it
/// back unchanged; other APIs do not have steps, so it is left out there.
/// </summary>
/// <param name="Json">The step: a JSON object with its <c>type</c>, and its signature if it has one.</param>
/// <exception cref="ArgumentException"><paramref name="Json"/> is not an object.</exception>
public sealed record StepPart(JsonElement Json) : Part
{
    /// <summary>The step.</summary>
    /// <exception cref="ArgumentException">The value is not an object.</exception>
    public JsonElement Json
    {
        get;
        init => field = Guard.OfKind(value, JsonValueKind.Object);
    } = Guard.OfKind(Json, JsonValueKind.Object);
}
