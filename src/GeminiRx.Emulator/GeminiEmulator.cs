namespace GeminiRx.Emulator;

/// <summary>
/// An in-process replacement of the Gemini API as an <see cref="HttpMessageHandler"/>: <c>generateContent</c>, <c>streamGenerateContent</c>
/// (server-sent events and JSON array), <c>countTokens</c>, <c>embedContent</c>, <c>batchEmbedContents</c>, <c>decisions</c> (always yes)
/// and the methods of <c>models</c>, <c>files</c> (with resumable uploads) and <c>cachedContents</c>, with the wire format of the service,
/// without port, network, key or cost. <see cref="EmulatorOptions"/> set its answers; the built-in texts state that no model wrote them.
/// </summary>
/// <remarks>
/// The emulator serves any host, and any path that ends like one of the Gemini API (<c>models/…</c>, <c>tunedModels/…</c>,
/// <c>dynamic/…</c>) or of Vertex AI (<c>publishers/google/models/…</c>, <c>endpoints/…</c>). Under <c>models/</c>, every name that begins
/// with <c>gemini-</c> exists, <c>fault-</c> followed by a name of <see cref="Faults"/>, and the names in the script's rules. Vectors
/// depend only on the text. Of an uploaded file, description and hash are kept but not the bytes, for 48 hours of
/// <see cref="EmulatorOptions.TimeProvider"/>; at most 1,000 files, 20 GB in total, and 1,000 caches. A video is processed for two seconds;
/// with the display name <c>fault-failed</c> its processing fails. All members are thread-safe, and one emulator serves any number of
/// requests.
/// </remarks>
public sealed class GeminiEmulator
{
    private readonly RequestLog _log = new();
    private readonly FindingLog _findings = new();

    /// <summary>Creates an emulator.</summary>
    /// <param name="options">The answers and the timing; null for the built-in text with the timing of the service.</param>
    /// <exception cref="ArgumentException">Both <see cref="EmulatorOptions.Answer"/> and <see cref="EmulatorOptions.AnswerFile"/> are set,
    /// the file name is empty, or the fault or the built-in text is unknown.</exception>
    /// <exception cref="ArgumentNullException">The time provider is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or a time is outside the range of its property.</exception>
    public GeminiEmulator(EmulatorOptions? options = null)
    {
        options ??= new EmulatorOptions();
        options.Validate();
        var tokens = new LiveTokens(options.TimeProvider);
        Handler = new EmulatorHandler(options, _log, _findings, tokens);
        Live = new LiveEmulator(options, tokens);
    }

    /// <summary>The names of the built-in texts, <c>story</c> first. A prompt that contains a name as a word gets that text.</summary>
    public static IReadOnlyList<string> BuiltInTexts { get; } = [.. Emulator.BuiltInTexts.All.Keys];

    /// <summary>
    /// All faults by name. In script form, a name may be followed by a number, such as <c>drop:120</c>, and by <c>-once</c> or <c>times
    /// 2</c>; <see cref="EmulatorFault"/> builds the same form. Sources of a fault: <see cref="EmulatorOptions"/>, a reply, a script, the
    /// header <c>x-emulator-fault</c>, or the model <c>fault-NAME</c>.
    /// </summary>
    public static IReadOnlyList<EmulatorFaultInfo> Faults { get; } = [.. FaultCatalogue.Listed];

    /// <summary>
    /// The key under which a request sent through <see cref="Handler"/> stores its log entry in <see cref="HttpRequestMessage.Options"/>.
    /// </summary>
    public static HttpRequestOptionsKey<ReceivedRequest> Received { get; } = new("GeminiRx.Emulator.Received");

    /// <summary>Answers requests as the service does. It holds no resources: it may be shared, and disposing it has no effect.</summary>
    /// <remarks>
    /// The response arrives immediately, and its body with the timing of the options: a read waits until its burst is due on
    /// <see cref="EmulatorOptions.TimeProvider"/>, counted from the request. The body is created while it is read. Cancelling a waiting
    /// read, or disposing the response, ends the request immediately; a read that is pending when the response is disposed throws
    /// <see cref="ObjectDisposedException"/>. As with a real connection, the token of the request has no effect once the response has
    /// arrived.
    /// </remarks>
    public HttpMessageHandler Handler { get; }

    /// <summary>The Live API of this emulator, over WebSockets.</summary>
    public LiveEmulator Live { get; }

    /// <summary>
    /// A snapshot of the received requests, oldest first; at most the newest 1,000, and the newest whose bodies together have 64 MB.
    /// </summary>
    public IReadOnlyList<ReceivedRequest> Requests => _log.Snapshot();

    /// <summary>
    /// What the real service would refuse in the requests, oldest first; at most the newest 1,000, and 20 of one request. Faults are no
    /// findings: each request is judged as if no fault had answered it. Addresses and methods that the emulator does not have are no
    /// findings, either. <see cref="EmulatorOptions.ServesReport"/> gives the same as JSON.
    /// </summary>
    public IReadOnlyList<EmulatorFinding> Findings => _findings.Snapshot();

    /// <summary>The number of findings that <see cref="Findings"/> has no place for. At least 0.</summary>
    public long DroppedFindings => _findings.Dropped;

    /// <summary>The number of requests so far, with those that <see cref="Requests"/> no longer has. At least 0.</summary>
    public long RequestCount => _log.Count;

    /// <summary>
    /// Creates a client of this emulator, without a base address and with an infinite timeout. It does not own <see cref="Handler"/>.
    /// </summary>
    /// <returns>The client; the caller disposes it.</returns>
    public HttpClient CreateClient() => new(Handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
}
