using System.Globalization;

namespace GeminiRx.Errors;

/// <summary>Every failure of a live session, with what to do about it.</summary>
internal static class LiveErrors
{
    private static readonly string[] _quotaWords = ["quota", "exhausted", "billing"];

    /// <summary>Close codes after which another connection may succeed: gone away, no code, a fault, a restart, an overload.</summary>
    public static bool IsTransient(GeminiLiveException failure) =>
        failure is { Fault: LiveFault.Closed, CloseCode: null or 1000 or 1001 or 1005 or 1006 or 1011 or 1012 or 1013 or 1014 }
        && !IsAboutQuota(failure.Message);

    public static string? AdviceFor(LiveFault fault, int? closeCode, string message) =>
        fault switch
        {
            LiveFault.HandleRefused => "Start a new session, or set LiveOptions.OnRefusedHandle to ContinueWithHistory.",
            LiveFault.Overflow => "Wait for what was sent before you send more, or raise LiveOptions.MaxPendingBytes.",
            LiveFault.UnknownCall => "Send one result for each call, while its turn runs or its connection is open.",
            LiveFault.Ended => "Start a new session with GeminiClient.Live.",
            _ when IsAboutQuota(message) => "The quota is used up: wait, or use another model or plan.",
            LiveFault.SetupRefused => "Check the model, the tools and the other settings of LiveOptions.",
            _ => closeCode switch
            {
                1002 or 1003 => "A proxy may have changed the messages: check the endpoint.",
                1007 => "The service rejected a message: change what you send.",
                1008 => "Check the key, the model and what the session may do.",
                1009 => "Send smaller messages.",
                1011 => "The service has a fault: try again later.",
                1015 => ErrorAdvice.Certificate,
                1001 or 1012 or 1013 or 1014 => "The service is restarting or overloaded: try again later.",
                _ => ErrorAdvice.Connection,
            },
        };

    /// <param name="code">The close code; null if the service sent none.</param>
    /// <param name="reason">The service's reason; null or empty if it sent none.</param>
    /// <param name="isSetup">Whether the session was not set up yet.</param>
    public static GeminiLiveException Closed(int? code, string? reason, bool isSetup)
    {
        var said = string.IsNullOrWhiteSpace(reason) ? "." : $": {reason.Trim()}";
        var number = code is { } value ? string.Create(CultureInfo.InvariantCulture, $" with code {value}") : "";
        var failure = new GeminiLiveException(LiveFault.Closed, $"The service closed the session{number}{said}", code);
        return isSetup && !IsTransient(failure)
            ? new GeminiLiveException(LiveFault.SetupRefused, $"The service refused the session{number}{said}", code)
            : failure;
    }

    /// <summary>Whether the service refused a setup because of its handle. A key that it does not know has the same code.</summary>
    public static bool IsAboutHandle(GeminiException failure) =>
        failure is GeminiLiveException { CloseCode: 1007 } && !failure.Message.Contains("API key", StringComparison.OrdinalIgnoreCase);

    public static GeminiLiveException HandleRefused(GeminiLiveException cause) =>
        new(
            LiveFault.HandleRefused,
            $"The session is not continued, because its handle is refused. {cause.Message}",
            cause.CloseCode,
            cause
        );

    /// <summary>The service ends each connection while it is young.</summary>
    public static GeminiLiveException EndsEarly() =>
        new(LiveFault.Closed, "The service ended several connections in a row soon after they were opened.", 1001);

    public static GeminiLiveException Overflow(int limit) =>
        new(LiveFault.Overflow, string.Create(CultureInfo.InvariantCulture, $"More than {limit:N0} bytes wait for being sent."));

    public static GeminiLiveException TooManyTurns(int limit) =>
        new(LiveFault.Overflow, string.Create(CultureInfo.InvariantCulture, $"{limit:N0} turns, or very large ones, wait already."));

    public static GeminiLiveException UnknownCall() =>
        new(LiveFault.UnknownCall, "A result belongs to no open call: the call is unknown or answered, or its connection is gone.");

    public static GeminiLiveException Ended(Exception? cause) => new(LiveFault.Ended, "The live session has ended.", null, cause);

    public static GeminiLiveException NoSetup() =>
        new(LiveFault.SetupRefused, "The service sent another message before it confirmed the settings of the session, 64 times.");

    public static GeminiStreamException NotJson(Exception? cause) =>
        new(StreamFault.Unreadable, "A message of the live session is not a JSON object.", cause);

    public static GeminiStreamException Unreadable(Exception cause) =>
        new(StreamFault.Unreadable, $"A message of the live session cannot be read ({cause.GetType().Name}).", cause);

    public static GeminiStreamException TooLarge(int limit) =>
        new(
            StreamFault.TooLarge,
            string.Create(CultureInfo.InvariantCulture, $"A message of the live session is larger than the limit of {limit:N0} bytes.")
        );

    public static GeminiConnectionException Unreachable(Uri address, Exception cause) =>
        new($"Could not open a live session at {address.GetLeftPart(UriPartial.Authority)}: {cause.GetBaseException().Message}", cause);

    /// <summary>A failure of a custom function, whose message may quote a key.</summary>
    public static GeminiConnectionException NotOpened(Uri address, Exception cause) =>
        new($"Could not open a live session at {address.GetLeftPart(UriPartial.Authority)} ({cause.GetType().Name}).", cause);

    public static GeminiConnectionException Unexpected(Exception cause) =>
        new($"The live connection failed ({cause.GetType().Name}).", cause);

    public static GeminiConnectionException Dropped(Uri address, Exception cause) =>
        new($"The live connection to {address.GetLeftPart(UriPartial.Authority)} was dropped.", cause);

    public static GeminiTimeoutException SetupTimeout(TimeSpan limit) =>
        new(
            TimeLimit.FirstContent,
            string.Create(CultureInfo.InvariantCulture, $"The live session was not set up within {limit.TotalSeconds:0.#} s.")
        );

    private static bool IsAboutQuota(string message) => _quotaWords.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase));
}
