using System.Text.Json.Serialization;

namespace GeminiRx;

/// <summary>An image, audio, a video or a document.</summary>
public abstract record MediaPart : Part
{
    private protected MediaPart() { }

    /// <summary>The resolution at which the service processes the media. A higher resolution costs more tokens. Default null: that of
    /// <see cref="GenerationConfig.MediaResolution"/>.</summary>
    [JsonIgnore]
    public MediaResolution? Resolution { get; init; }

    /// <summary>The segment of a video, and its sampling rate. Default null: the whole video, one frame per second.</summary>
    [JsonIgnore]
    public VideoMetadata? Video { get; init; }
}

/// <summary>Bytes that are sent within the request. See <see cref="Part.FromBytes"/> and <see cref="Part.FromFileAsync"/>.</summary>
/// <param name="MimeType">The media type, such as <c>image/png</c>.</param>
/// <param name="Data">The bytes, at least one.</param>
/// <exception cref="ArgumentException">The media type is invalid, or there are no bytes.</exception>
public sealed record InlineDataPart(string MimeType, ReadOnlyMemory<byte> Data) : MediaPart
{
    /// <summary>The media type.</summary>
    /// <exception cref="ArgumentException">The media type is invalid.</exception>
    public string MimeType
    {
        get;
        init => field = MediaType.EnsureValid(value);
    } = MediaType.EnsureValid(MimeType);

    /// <summary>The bytes.</summary>
    /// <exception cref="ArgumentException">There are no bytes.</exception>
    [JsonPropertyOrder(1)]
    public ReadOnlyMemory<byte> Data
    {
        get;
        init => field = NotEmpty(value);
    } = NotEmpty(Data);

    /// <summary>The name by which other parts can refer to the media (Vertex AI). Default null: none.</summary>
    public string? DisplayName { get; init; }

    private static ReadOnlyMemory<byte> NotEmpty(ReadOnlyMemory<byte> data) =>
        data.IsEmpty ? throw new ArgumentException("The attachment has 0 bytes: attach at least one byte.", nameof(data)) : data;
}

/// <summary>A file that the service fetches. See <see cref="Part.FromUri"/>.</summary>
/// <param name="FileUri">The file's address.</param>
/// <param name="MimeType">The media type; null lets the service detect it.</param>
/// <exception cref="ArgumentException">The address is empty, or the media type is invalid.</exception>
public sealed record FileDataPart(string FileUri, string? MimeType = null) : MediaPart
{
    /// <summary>The file's address.</summary>
    /// <exception cref="ArgumentException">The address is empty.</exception>
    public string FileUri
    {
        get;
        init => field = Guard.NotEmpty(value);
    } = Guard.NotEmpty(FileUri);

    /// <summary>The media type; null lets the service detect it.</summary>
    /// <exception cref="ArgumentException">The media type is invalid.</exception>
    public string? MimeType
    {
        get;
        init => field = value is null ? null : MediaType.EnsureValid(value);
    } = MimeType is null ? null : MediaType.EnsureValid(MimeType);
}

/// <summary>A segment of a video, and its sampling rate.</summary>
public sealed record VideoMetadata
{
    /// <summary>The start of the segment in the video, from zero. Default null: the start of the video.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan? StartOffset
    {
        get;
        init => field = Guard.NotNegative(value);
    }

    /// <summary>The end of the segment in the video, from zero. Default null: the end of the video.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan? EndOffset
    {
        get;
        init => field = Guard.NotNegative(value);
    }

    /// <summary>The frames per second that the model sees, above 0 and up to 24. Default null: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double? Fps
    {
        get;
        init =>
            field = value is null or (> 0 and <= 24)
                ? value
                : throw new ArgumentOutOfRangeException(nameof(Fps), value, "Fps must be above 0 and at most 24.");
    }
}

/// <summary>The resolution at which media are processed. An open enumeration.</summary>
/// <param name="Value">The service's name for it.</param>
public readonly record struct MediaResolution(string Value) : IOpenEnumeration
{
    /// <summary>The lowest resolution, with the fewest tokens.</summary>
    public static readonly MediaResolution Low = new("MEDIA_RESOLUTION_LOW");

    /// <summary>The medium resolution.</summary>
    public static readonly MediaResolution Medium = new("MEDIA_RESOLUTION_MEDIUM");

    /// <summary>The highest resolution for a whole request.</summary>
    public static readonly MediaResolution High = new("MEDIA_RESOLUTION_HIGH");

    /// <summary>The highest resolution; for single parts only.</summary>
    public static readonly MediaResolution UltraHigh = new("MEDIA_RESOLUTION_ULTRA_HIGH");

    /// <summary>The service's name for it.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
