namespace GeminiRx;

/// <summary>What an ephemeral token allows: a token for an untrusted program, such as one in a browser, in place of the key.</summary>
public sealed record LiveTokenRequest
{
    /// <summary>How many sessions the token can begin, from 1. Default 1. Continuing a session does not count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Uses
    {
        get;
        init => field = Guard.AtLeast<int>(value, 1)!.Value;
    } = 1;

    /// <summary>When messages with the token are refused; less than 20 hours ahead. Default null: 30 minutes ahead.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When new sessions with the token are refused; less than 20 hours ahead. Default null: 60 seconds ahead.</summary>
    public DateTimeOffset? NewSessionsUntil { get; init; }

    /// <summary>The only settings of a session that the token allows. Default null: any.</summary>
    public LiveOptions? Constraints { get; init; }

    /// <summary>Further settings that a session with the token cannot set, by the service's names, such as <c>temperature</c> or
    /// <c>tools</c>. They have the service's defaults. An empty list locks only what <see cref="Constraints"/> sets, and leaves everything
    /// else to the session. Default null: everything is locked. Only with <see cref="Constraints"/>.</summary>
    /// <exception cref="ArgumentException">A name is null, empty or contains a comma or white space.</exception>
    public IReadOnlyList<string>? LockAdditionalFields
    {
        get;
        init =>
            field =
                value is null ? null
                : Guard.CopyOf(value, name: nameof(LockAdditionalFields)) is var names && names.All(IsName) ? names
                : throw new ArgumentException(
                    "A name of a setting is empty, or contains a comma or white space.",
                    nameof(LockAdditionalFields)
                );
    }

    private static bool IsName(string name) => name.Length > 0 && !name.Any(letter => letter == ',' || char.IsWhiteSpace(letter));
}

/// <summary>An ephemeral token.</summary>
/// <param name="Name">The token, which is used as <see cref="GeminiOptions.ApiKey"/>; it begins with <c>auth_tokens/</c>.</param>
/// <param name="ExpiresAt">When messages with the token are refused; null if the service does not say.</param>
/// <param name="NewSessionsUntil">When new sessions with the token are refused; null if the service does not say.</param>
public sealed record LiveToken(string Name, DateTimeOffset? ExpiresAt, DateTimeOffset? NewSessionsUntil)
{
    /// <summary>The text form, without the token.</summary>
    /// <returns>The times.</returns>
    public override string ToString() => $"LiveToken {{ ExpiresAt = {ExpiresAt:O}, NewSessionsUntil = {NewSessionsUntil:O} }}";
}
