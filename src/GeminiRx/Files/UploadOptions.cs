namespace GeminiRx;

/// <summary>How a file is uploaded.</summary>
public sealed record UploadOptions
{
    private const int Granularity = 256 * 1024;

    private static readonly TimeSpan _maxNamedDelay = TimeSpan.FromMinutes(2);

    /// <summary>The media type. Default null: detected from the content and the name, as by <see cref="MediaType.Detect"/>.</summary>
    /// <exception cref="ArgumentException">The media type is invalid.</exception>
    public string? MimeType
    {
        get;
        init => field = value is null ? null : MediaType.EnsureValid(value);
    }

    /// <summary>The name for people, at most 512 characters. Default null: the file's name without its folder; for a stream none.</summary>
    /// <exception cref="ArgumentException">The name is too long.</exception>
    public string? DisplayName
    {
        get;
        init =>
            field =
                value?.Length > 512
                    ? throw new ArgumentException($"DisplayName has {value.Length} characters: use at most 512.", nameof(DisplayName))
                    : value;
    }

    /// <summary>The name in the service, such as <c>files/my-report</c>: 1 to 40 of a-z, 0-9 and '-', which is neither first nor last.
    /// <c>files/</c> may be left out. Default null: the service chooses it.</summary>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    public string? Name
    {
        get;
        init => field = value is null ? null : Normalize(value, nameof(Name));
    }

    /// <summary>The size of a stream that cannot seek, in bytes from its position, from 1. Default null: from the file or the
    /// stream.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long? Length
    {
        get;
        init => field = Guard.AtLeast<long>(value, 1);
    }

    /// <summary>
    /// The bytes of one request, and so the step of the progress: a multiple of 262,144 (256 KiB), the granularity that the service
    /// demands, up to 67,108,864 (64 MiB). An upload holds one such piece in memory. Default 8,388,608 (8 MiB).
    /// </summary>
    /// <exception cref="ArgumentException">The value is no such multiple.</exception>
    public int ChunkBytes
    {
        get;
        init =>
            field =
                value is >= Granularity and <= 256 * Granularity && value % Granularity == 0
                    ? value
                    : throw new ArgumentException(
                        $"Invalid ChunkBytes {value:N0}: use a multiple of {Granularity:N0} up to {256 * Granularity:N0}.",
                        nameof(ChunkBytes)
                    );
    } = 32 * Granularity;

    /// <summary>
    /// How often in a row an upload continues after a failure that may pass (<see cref="GeminiException.IsTransient"/>), from 0. The count
    /// starts again when the service has confirmed more bytes. Default 4.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxRetries
    {
        get;
        init => field = Guard.AtLeast<int>(value, 0)!.Value;
    } = 4;

    /// <summary>The delay before the first continuation, from zero, unless the service names one of up to 2 min. It doubles with each
    /// further one, up to 60 s. Default 1 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan RetryDelay
    {
        get;
        init => field = Guard.NotNegative(value)!.Value;
    } = TimeSpan.FromSeconds(1);

    /// <summary>Decides whether an upload continues after a failure, and after which delay.</summary>
    /// <param name="retry">The number of the continuation, from 1.</param>
    /// <param name="failure">The failure.</param>
    /// <returns>The delay; null for no continuation.</returns>
    internal TimeSpan? DelayBefore(int retry, GeminiException failure) =>
        retry > MaxRetries || !failure.IsTransient ? null
        : failure.RetryDelay is { } named
            ? named <= _maxNamedDelay ? named
                : null
        : TimeSpan.FromSeconds(Math.Min(60, RetryDelay.TotalSeconds * Math.Pow(2, Math.Min(retry - 1, 30))));

    private static string Normalize(string value, string name)
    {
        var id = value.StartsWith("files/", StringComparison.Ordinal) ? value["files/".Length..] : value;
        var isValid =
            id.Length is > 0 and <= 40
            && id[0] != '-'
            && id[^1] != '-'
            && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        return isValid
            ? "files/" + id
            : throw new ArgumentException($"Invalid file name '{value}': use 1 to 40 of a-z, 0-9 and '-', such as files/my-report.", name);
    }
}
