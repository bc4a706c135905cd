namespace GeminiRx.Cli.Errors;

/// <summary>An option, a setting or a file that it names cannot be used. The exit code is <see cref="ExitCode.Usage"/>.</summary>
/// <param name="message">What is wrong, with the offending value.</param>
/// <param name="advice">What to do about it; null if the message is enough.</param>
/// <param name="cause">The exception of the system or the library that led to it; null if there is none.</param>
internal sealed class UsageException(string message, string? advice = null, Exception? cause = null) : Exception(message, cause)
{
    public string? Advice => advice;

    /// <summary>Converts the failure to a library exception, which error messages and the JSON view can format.</summary>
    public GeminiConfigurationException ToGeminiException() => new(Message, Advice);
}
