namespace GeminiRx;

/// <summary>An image, a sound, a video or a document.</summary>
public abstract record MediaPart : Part
{
    private protected MediaPart() { }

    /// <summary>How finely it is looked at: more tokens, more detail. Default null: as
    /// <see cref="GenerateRequest.MediaResolution"/>.</summary>
    public MediaResolution? Resolution { get; init; }

    /// <summary>Which piece of a video is meant, and how it is sampled. Default null: all of it, one frame a second.</summary>
    public VideoMetadata? Video { get; init; }
}

/// <summary>Bytes sent within the request. See <see cref="Part.FromBytes"/> and <see cref="Part.FromFileAsync"/>.</summary>
/// <param name="MimeType">The media type, such as <c>image/png</c>.</param>
/// <param name="Data">The bytes, at least one.</param>
/// <exception cref="ArgumentException">The media type is not one, or there are no bytes.</exception>
public sealed record InlineDataPart(string MimeType, ReadOnlyMemory<byte> Data) : MediaPart
{
    /// <summary>The media type.</summary>
    public string MimeType
    {
        get;
        init => field = MediaType.Check(value);
    } = MediaType.Check(MimeType);

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Data
    {
        get;
        init => field = NotEmpty(value);
    } = NotEmpty(Data);

    /// <summary>A name by which other parts can speak of it (Vertex AI). Default null: it has none.</summary>
    public string? DisplayName { get; init; }

    private static ReadOnlyMemory<byte> NotEmpty(ReadOnlyMemory<byte> data) =>
        data.IsEmpty ? throw new ArgumentException("There are no bytes.", nameof(data)) : data;
}

/// <summary>A file that the service fetches. See <see cref="Part.FromUri"/>.</summary>
/// <param name="FileUri">Its address.</param>
/// <param name="MimeType">The media type; null where the service is to find out.</param>
/// <exception cref="ArgumentException">The address is empty, or the media type is not one.</exception>
public sealed record FileDataPart(string FileUri, string? MimeType = null) : MediaPart
{
    /// <summary>Its address.</summary>
    public string FileUri
    {
        get;
        init => field = Limits.Word(value);
    } = Limits.Word(FileUri);

    /// <summary>The media type; null where the service is to find out.</summary>
    public string? MimeType
    {
        get;
        init => field = value is null ? null : MediaType.Check(value);
    } = MimeType is null ? null : MediaType.Check(MimeType);
}

/// <summary>Which piece of a video is meant, and how it is sampled.</summary>
public sealed record VideoMetadata
{
    /// <summary>Where the piece begins, from zero. Default null: at the start.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan? StartOffset
    {
        get;
        init => field = NotNegative(value);
    }

    /// <summary>Where the piece ends, from zero. Default null: at the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan? EndOffset
    {
        get;
        init => field = NotNegative(value);
    }

    /// <summary>How many frames a second are looked at, above 0 up to 24. Default null: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public double? Fps
    {
        get;
        init => field = Limits.Within(value, double.Epsilon, 24);
    }

    private static TimeSpan? NotNegative(TimeSpan? value) =>
        value < TimeSpan.Zero ? throw new ArgumentOutOfRangeException(nameof(value), value, "An offset is not negative.") : value;
}

/// <summary>How finely media are looked at. An open enumeration.</summary>
/// <param name="Value">The service's own word.</param>
public readonly record struct MediaResolution(string Value)
{
    /// <summary>Fewest tokens.</summary>
    public static readonly MediaResolution Low = new("MEDIA_RESOLUTION_LOW");

    /// <summary>Between the two.</summary>
    public static readonly MediaResolution Medium = new("MEDIA_RESOLUTION_MEDIUM");

    /// <summary>Most detail that a whole request can ask for.</summary>
    public static readonly MediaResolution High = new("MEDIA_RESOLUTION_HIGH");

    /// <summary>Most detail; for single parts only.</summary>
    public static readonly MediaResolution UltraHigh = new("MEDIA_RESOLUTION_ULTRA_HIGH");

    /// <summary>The service's own word.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
