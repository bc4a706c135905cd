namespace GeminiRx;

/// <summary>A file that the service keeps for 48 hours. A property is null if the service sent no value.</summary>
/// <param name="Name">The name, such as <c>files/abc-123</c>.</param>
public sealed record GeminiFile(string Name)
{
    /// <summary>The name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The media type, such as <c>video/mp4</c>.</summary>
    public string? MimeType { get; init; }

    /// <summary>The size in bytes.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>The time of the upload.</summary>
    public DateTimeOffset? CreateTime { get; init; }

    /// <summary>The time of the last change.</summary>
    public DateTimeOffset? UpdateTime { get; init; }

    /// <summary>The time at which the service deletes the file.</summary>
    public DateTimeOffset? ExpirationTime { get; init; }

    /// <summary>The SHA-256 hash of the bytes, as the service writes it (base64).</summary>
    public string? Sha256Hash { get; init; }

    /// <summary>The address that requests use. Only the key's project can read it.</summary>
    public string? Uri { get; init; }

    /// <summary>The state of the processing. Only an active file can be used.</summary>
    public FileState? State { get; init; }

    /// <summary>The origin of the file, such as <c>UPLOADED</c>.</summary>
    public string? Source { get; init; }

    /// <summary>The length of a video.</summary>
    public TimeSpan? VideoDuration { get; init; }

    /// <summary>The reason for which the processing failed.</summary>
    public string? Error { get; init; }

    /// <summary>Creates the part of a request that contains the file.</summary>
    /// <returns>The part.</returns>
    /// <exception cref="InvalidOperationException"><see cref="Uri"/> is null.</exception>
    public FileDataPart ToPart() =>
        Uri is { Length: > 0 } uri
            ? new(uri, MimeType is { } type && MediaType.IsValid(type) ? type : null)
            : throw new InvalidOperationException($"The file {Name} has no address: get it again with Files.Get.");
}

/// <summary>The state of a file's processing. An open enumeration.</summary>
/// <param name="Value">The service's name for it.</param>
public readonly record struct FileState(string Value) : IOpenEnumeration
{
    /// <summary>The service processes the file, which cannot be used yet.</summary>
    public static readonly FileState Processing = new("PROCESSING");

    /// <summary>The file can be used.</summary>
    public static readonly FileState Active = new("ACTIVE");

    /// <summary>The processing failed. The file cannot be used.</summary>
    public static readonly FileState Failed = new("FAILED");

    /// <summary>The service's name for it.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
