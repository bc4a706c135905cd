namespace GeminiRx;

/// <summary>The configuration is incomplete or invalid: no key, or an unusable setting.</summary>
public sealed class GeminiConfigurationException : GeminiException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The fault, with the value of the setting unless it may be a secret.</param>
    /// <param name="advice">What the user can do about it. Default: no advice.</param>
    public GeminiConfigurationException(string message, string? advice = null)
        : base(message, advice, null) { }

    private GeminiConfigurationException(string message, string? advice, Exception innerException)
        : base(message, advice, innerException) { }

    /// <summary>Creates the error that shows an invalid argument to a user.</summary>
    /// <param name="cause">The exception of the argument. The new message is its message without the name of the parameter, which says
    /// something to a developer only.</param>
    /// <param name="advice">What the user can do about it. Default: no advice.</param>
    /// <returns>The exception, with <paramref name="cause"/> as its inner exception.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="cause"/> is null.</exception>
    public static GeminiConfigurationException FromArgument(ArgumentException cause, string? advice = null)
    {
        ArgumentNullException.ThrowIfNull(cause);
        // The runtime appends it to every message.
        var name = $" (Parameter '{cause.ParamName}')";
        return new(cause.Message.Replace(name, "", StringComparison.Ordinal), advice, cause);
    }

    /// <summary>What is wrong, as a stable word for programs: <c>missingKey</c> if no key or access token is set, <c>invalidKey</c> if it
    /// is not one, or a word of the code that throws. Default: <c>config</c>.</summary>
    public string Reason { get; init; } = "config";

    /// <inheritdoc/>
    public override string Kind => "config";
}
