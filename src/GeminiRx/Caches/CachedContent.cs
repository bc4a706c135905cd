namespace GeminiRx;

/// <summary>Content that the service keeps for later requests, which pay less for it. The content itself is never sent back. A property is
/// null if the service sent no value.</summary>
/// <param name="Name">The name, such as <c>cachedContents/abc</c>, for <see cref="GenerateRequest.CachedContent"/>.</param>
public sealed record CachedContent(string Name)
{
    /// <summary>The model that the content is cached for, such as <c>models/gemini-3.8-flash</c>. No other model can use it.</summary>
    public string? Model { get; init; }

    /// <summary>The name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The time of the creation.</summary>
    public DateTimeOffset? CreateTime { get; init; }

    /// <summary>The time of the last change.</summary>
    public DateTimeOffset? UpdateTime { get; init; }

    /// <summary>The time at which the service deletes the cache.</summary>
    public DateTimeOffset? ExpireTime { get; init; }

    /// <summary>The number of cached tokens, whose storage is billed by the hour.</summary>
    public int? TotalTokenCount { get; init; }
}

/// <summary>How content is cached.</summary>
public sealed record CacheOptions
{
    /// <summary>The time until the service deletes the cache, more than zero. Default null: <see cref="ExpireTime"/>, else the service's,
    /// which is one hour.</summary>
    /// <exception cref="ArgumentException"><see cref="ExpireTime"/> is set too.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan? Ttl
    {
        get;
        init => field = value is not null && ExpireTime is not null ? throw Both() : Positive(value, nameof(Ttl));
    }

    /// <summary>The time at which the service deletes the cache. Default null: <see cref="Ttl"/>.</summary>
    /// <exception cref="ArgumentException"><see cref="Ttl"/> is set too.</exception>
    public DateTimeOffset? ExpireTime
    {
        get;
        init => field = value is not null && Ttl is not null ? throw Both() : value;
    }

    /// <summary>The name for people, at most 128 characters. Default null: none.</summary>
    /// <exception cref="ArgumentException">The name is too long.</exception>
    public string? DisplayName
    {
        get;
        init =>
            field =
                value?.Length > 128
                    ? throw new ArgumentException($"DisplayName has {value.Length} characters: use at most 128.", nameof(DisplayName))
                    : value;
    }

    private static TimeSpan? Positive(TimeSpan? value, string name) =>
        value <= TimeSpan.Zero ? throw new ArgumentOutOfRangeException(name, value, $"Invalid Ttl {value}: use more than zero.") : value;

    private static ArgumentException Both() => new("Ttl and ExpireTime are both set: set one of them.");
}
