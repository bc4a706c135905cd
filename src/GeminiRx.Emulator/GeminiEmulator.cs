namespace GeminiRx.Emulator;

/// <summary>
/// A stand-in for the Gemini API in process, as an <see cref="HttpMessageHandler"/>: the methods <c>generateContent</c>,
/// <c>streamGenerateContent</c>
/// (server-sent events and JSON array), <c>countTokens</c> and those of <c>models</c>, on the same wire as the service, without port,
/// network, key or cost.
/// Its text comes from <see cref="EmulatorOptions"/>; it never pretends to be a model.
/// </summary>
/// <remarks>
/// Any host is served, and any path that ends like the Gemini API's (<c>models/…</c>, <c>tunedModels/…</c>, <c>dynamic/…</c>) or Vertex
/// AI's
/// (<c>publishers/google/models/…</c>, <c>endpoints/…</c>). Under <c>models/</c> there is every name that begins with <c>gemini-</c>, the
/// names of
/// <see cref="Faults"/> behind <c>fault-</c>, and those of the script's rules. Every member may be used from several threads at once, and
/// one emulator serves
/// any number of requests.
/// </remarks>
public sealed class GeminiEmulator
{
    private readonly RequestLog _log = new();

    /// <summary>Makes an emulator.</summary>
    /// <param name="options">What it answers, and in which rhythm; null for the built-in text in the rhythm of the service.</param>
    /// <exception cref="ArgumentException">Both <see cref="EmulatorOptions.Answer"/> and <see cref="EmulatorOptions.AnswerFile"/> are set,
    /// the file
    /// name is empty, or there is no such fault or built-in text.</exception>
    /// <exception cref="ArgumentNullException">The time provider is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or a time is outside of the limits that its property states.</exception>
    public GeminiEmulator(EmulatorOptions? options = null)
    {
        options ??= new EmulatorOptions();
        options.Validate();
        Handler = new EmulatorHandler(options, _log);
    }

    /// <summary>The names of the built-in texts, <c>story</c> first. A prompt that holds a name as a word gets that text.</summary>
    public static IReadOnlyList<string> BuiltInTexts { get; } = [.. Emulator.BuiltInTexts.All.Keys];

    /// <summary>
    /// All that can go wrong, by name; a name may be followed by a number, such as <c>drop:120</c>, and by <c>-once</c> or <c>times 2</c>.
    /// A fault is
    /// asked for by <see cref="EmulatorOptions"/>, by a script, by the header <c>x-emulator-fault</c>, or by the model <c>fault-NAME</c>.
    /// </summary>
    public static IReadOnlyList<EmulatorFault> Faults { get; } = [.. FaultCatalogue.Listed];

    /// <summary>Where a request that was sent through <see cref="Handler"/> keeps what the emulator received.</summary>
    public static HttpRequestOptionsKey<ReceivedRequest> Received { get; } = new("GeminiRx.Emulator.Received");

    /// <summary>
    /// Answers requests as the service does. It holds nothing that wants disposing, so it may be shared, and disposing it does nothing.
    /// </summary>
    /// <remarks>
    /// The response comes at once and its body in the rhythm of the options: a read waits until its burst is due on
    /// <see cref="EmulatorOptions.TimeProvider"/>, counted from the request on, and nothing is made before it is read. Cancelling a read
    /// that waits, and
    /// disposing the response, end the request at once; a read that is pending while the response is disposed throws
    /// <see cref="ObjectDisposedException"/>. As with a real connection, the token of the request has no effect once the response is there.
    /// </remarks>
    public HttpMessageHandler Handler { get; }

    /// <summary>The requests received so far, the oldest first: a snapshot of at most the newest 1,000.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _log.Snapshot();

    /// <summary>
    /// A new client of this emulator: without a base address, with an infinite timeout, not owning <see cref="Handler"/>.
    /// </summary>
    /// <returns>The client; the caller disposes it.</returns>
    public HttpClient CreateClient() => new(Handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
}
