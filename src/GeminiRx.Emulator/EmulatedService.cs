namespace GeminiRx.Emulator;

/// <summary>A request as the service sees it, with its key.</summary>
internal sealed record ServiceCall(ReceivedRequest Received, CallTarget Target, string? Key, ReadOnlyMemory<byte> Body);

/// <summary>Answers a request. This class alone decides the order of the service's checks.</summary>
internal sealed partial class EmulatedService(EmulatorOptions options, FindingLog findings, LiveTokens tokens)
{
    /// <summary>The key that is always rejected.</summary>
    private const string RefusedKey = "invalid";

    private readonly FaultSelector _faults = new(options);
    private readonly ResourceService _resources = new(options.TimeProvider);
    private readonly InteractionService _interactions = new(options.TimeProvider);
    private readonly CallJudge _judge = new(options, findings);

    public async Task<EmulatedAnswer> AnswerAsync(ServiceCall call, CancellationToken cancellationToken)
    {
        var (target, byHook) = (call.Target, options.OnRequest?.Invoke(call.Received));
        byHook?.Validate();
        var hasContents = target.Method is ServiceMethod.Generate or ServiceMethod.Stream or ServiceMethod.CountTokens;
        var (interaction, refused) = target.Method == ServiceMethod.CreateInteraction ? _interactions.Read(call.Body) : default;
        target = interaction?.ModelName is { } modelOfBody ? target with { Model = modelOfBody } : target;
        var streams = target.Method == ServiceMethod.Stream || target.Streams || interaction is { Streams: true };
        var generates =
            (hasContents && target.Method != ServiceMethod.CountTokens)
            || target is { Method: ServiceMethod.CreateInteraction } or { Method: ServiceMethod.GetInteraction, Streams: true };
        var (request, broken) = hasContents
            ? ContentRequest.Parse(call.Body, counting: !generates, call.Target)
            : (interaction?.Content, refused);
        var prompt = broken is null || options.Lenient ? request?.Prompt : null;
        var byScript = options.Script?.ReplyTo(prompt, target with { Model = target.Model ?? interaction?.Agent });
        var reply = (byHook ?? new EmulatorReply()).WithFallback(byScript ?? new EmulatorReply()).WithFallback(options.Reply);
        var checksToken = hasContents && generates && reply is { Verbatim: null, AnswerFile: null };
        (request, var error) = _judge.Judge(call, request, (broken, KeyError(call), ModelError(target)), _resources, checksToken);
        var (fault, problem) = _faults.Select(
            call.Received,
            byHook?.Fault,
            byScript?.Fault,
            () => request?.Fingerprint ?? CallJudge.FingerprintOf(call),
            generates
        );
        fault = fault is { Fault.SseOnly: true } && !(target.Method == ServiceMethod.Stream && target.ServerSentEvents) ? null : fault;
        call.Received.Fault = fault?.Text;
        if (problem is not null)
        {
            var invalid = ServiceError.InvalidArgument($"Invalid fault in the request to the emulator. {problem}");
            return invalid.ToAnswer(target.ErrorsAsArray) with { Refusal = null };
        }

        if ((streams ? null : fault?.Fault.InsteadOfUnary) is { } insteadOfUnary)
        {
            return insteadOfUnary(FaultCallFor(fault!, target, 0, null)) with { Refusal = null };
        }

        if (fault?.Fault.Instead is { } instead)
        {
            return instead(FaultCallFor(fault, target, 0, null)) with { Refusal = null };
        }

        if (error is not null)
        {
            return error.ToAnswer(target.ErrorsAsArray) with { Refusal = null };
        }

        try
        {
            return
                !generates
                && (byHook?.Verbatim ?? await ReadFileAsync(byHook?.AnswerFile, cancellationToken).ConfigureAwait(false)) is { } bytes
                ? Verbatim(bytes, reply, target, fault)
                : target.Method switch
                {
                    ServiceMethod.ListModels => Faulty(KnownModels.Answer(target) with { Refusal = null }, target, fault),
                    ServiceMethod.GetModel => Faulty(
                        EmulatedAnswer.Immediate(200, EmulatedAnswer.Json, KnownModels.Get(target.Model!)),
                        target,
                        fault
                    ),
                    ServiceMethod.CountTokens => Faulty(TokenCount.Answer(request!), target, fault),
                    ServiceMethod.Generate or ServiceMethod.Stream => await GenerateAsync(call, request!, reply, fault, cancellationToken)
                        .ConfigureAwait(false),
                    ServiceMethod.CreateInteraction => await InteractAsync(call, target, interaction!, reply, fault, cancellationToken)
                        .ConfigureAwait(false),
                    ServiceMethod.GetInteraction or ServiceMethod.CancelInteraction or ServiceMethod.DeleteInteraction =>
                        await AnswerInteractionAsync(target, reply, fault, cancellationToken).ConfigureAwait(false),
                    ServiceMethod.CreateLiveToken => Faulty(tokens.Create(call), target, fault),
                    _ => Faulty(Judged(_resources.Answer(call), target), target, fault),
                };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ServiceError.Internal($"The emulator cannot read the answer file. {e.Message}").ToAnswer(target.ErrorsAsArray);
        }
    }

    // Only the upload itself finds what is wrong with its bytes; everything else is judged before.
    private static EmulatedAnswer Judged(EmulatedAnswer answer, CallTarget target) =>
        target.UploadId is null ? answer with { Refusal = null } : answer;

    private ServiceError? KeyError(ServiceCall call) =>
        call.Target is { Method: ServiceMethod.None } or { UploadId: not null } ? null
        : call.Key == RefusedKey ? ServiceError.InvalidKey
        : options.RequireKey && !call.Received.HasKey ? ServiceError.NoKey
        : null;

    private ServiceError? ModelError(CallTarget target)
    {
        if (
            target.Model is not { } model
            || (
                KnownModels.Exists(model)
                && (target.Method == ServiceMethod.GetModel || KnownModels.Find(model) is not { Generates: false })
                && !(target.Method is ServiceMethod.Generate or ServiceMethod.Stream && KnownModels.IsEmbeddingModel(model))
            )
            || FaultSelector.IsFaultModel(model)
            || options.Script?.NamesModel(model) == true
        )
        {
            return null;
        }

        var method = target.Method switch
        {
            ServiceMethod.CountTokens => "countTokens",
            ServiceMethod.Embed => "embedContent",
            ServiceMethod.BatchEmbed => "batchEmbedContents",
            _ => "generateContent",
        };
        return ServiceError.UnknownModel(model, target.ApiVersion, method);
    }

    // The faults of events do not apply: the answer has none.
    private static EmulatedAnswer Faulty(EmulatedAnswer answer, CallTarget target, FaultSpec? fault)
    {
        var call = fault is null ? null : FaultCallFor(fault, target, 0, null);
        var frames = answer.Steps.Select(step => new Frame(step.Bytes, step.Kind));
        return fault is null
            ? answer
            : Framed(answer.Status, answer.ContentType, frames, default, 1, fault, call) with
            {
                Headers = answer.Headers,
                Refusal = answer.Refusal,
            };
    }

    private async Task<EmulatedAnswer> GenerateAsync(
        ServiceCall call,
        ContentRequest request,
        EmulatorReply reply,
        FaultSpec? fault,
        CancellationToken cancellationToken
    )
    {
        if ((reply.Verbatim ?? await ReadFileAsync(reply.AnswerFile, cancellationToken).ConfigureAwait(false)) is { } bytes)
        {
            return Verbatim(bytes, reply, call.Target, fault);
        }

        var from = request.ContinuationToken is { Length: > 0 } token ? ContinuationToken.Parse(token) : null;
        var text = reply.TextFile is { } file ? await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false) : null;
        var plan = AnswerPlan.Create(request, reply, text, from, call.Target.Model);
        return Generated(call, request, plan, Rhythm.From(reply), fault);
    }

    private EmulatedAnswer Generated(ServiceCall call, ContentRequest request, AnswerPlan plan, Rhythm rhythm, FaultSpec? fault)
    {
        var (target, number) = (call.Target, call.Received.Number);
        var framing = new EventFraming(
            target.ErrorsAsArray,
            target.IsVertex,
            options.ModelVersion ?? target.Model![(target.Model!.IndexOf('/', StringComparison.Ordinal) + 1)..],
            $"emulator-{number:D6}"
        );
        var faultCall = fault is null ? null : FaultCallFor(fault, target, plan.Texts.Count > 0 ? plan.Texts[0].Length : 0, plan.From);
        var events = ModelAnswer.Events(request, plan, rhythm.CharactersPerEvent, $"call-{number:D6}");
        if (LongDecode.MaxTokens(target.Model, target.Method == ServiceMethod.Stream) is { } maxTokens)
        {
            events = LongDecode.Limit(events, maxTokens);
        }

        events = fault?.Fault.Events?.Invoke(events, faultCall!) ?? events;
        return target.Method == ServiceMethod.Stream
            ? Framed(200, framing.ContentType, framing.Frames(events), rhythm, rhythm.EventsPerBurst, fault, faultCall)
            : Framed(200, EmulatedAnswer.Json, Whole(framing, events), rhythm, 1, fault, faultCall);
    }

    // The answer is created when it is read.
    private static IEnumerable<Frame> Whole(EventFraming framing, IEnumerable<AnswerEvent> events)
    {
        yield return new Frame(framing.Whole(AnswerEvent.Joined([.. events])));
    }

    private static EmulatedAnswer Verbatim(ReadOnlyMemory<byte> bytes, EmulatorReply reply, CallTarget target, FaultSpec? fault)
    {
        var (status, contentType, immediate) = VerbatimAnswer.GetHead(bytes, target.Method);
        var rhythm = Rhythm.From(reply) is var asked && immediate ? asked with { FirstChunkDelay = TimeSpan.Zero } : asked;
        var whole = immediate || reply.BytesPerRead is not null;
        var frames =
            reply.Reads.Count > 0 ? reply.Reads.Select(read => new Frame(read.Bytes))
            : whole ? [new Frame(bytes)]
            : VerbatimAnswer.Frames(bytes);
        return Framed(
            reply.Status ?? status,
            reply.ContentType ?? contentType,
            frames,
            rhythm,
            1,
            fault,
            fault is null ? null : FaultCallFor(fault, target, 0, null),
            reply.Reads
        );
    }

    private static EmulatedAnswer Framed(
        int status,
        string contentType,
        IEnumerable<Frame> frames,
        Rhythm rhythm,
        int framesPerBurst,
        FaultSpec? fault,
        FaultCall? faultCall,
        IReadOnlyList<TimedBytes>? timing = null
    )
    {
        frames = fault?.Fault.Frames?.Invoke(frames, faultCall!) ?? frames;
        var steps = timing is { Count: > 0 } ? Rhythm.Timed(frames, timing) : rhythm.Bursts(frames, framesPerBurst);
        steps = fault?.Fault.Steps?.Invoke(steps) ?? steps;
        var answer = new EmulatedAnswer(status, contentType, steps) { BytesPerRead = rhythm.BytesPerRead };
        return fault?.Fault.Answer?.Invoke(answer) ?? answer;
    }

    private static FaultCall FaultCallFor(FaultSpec fault, CallTarget target, int textLength, ContinuationToken? from) =>
        new(fault.Number, fault.Word, target.ErrorsAsArray, textLength, from);

    private static async Task<ReadOnlyMemory<byte>?> ReadFileAsync(string? file, CancellationToken cancellationToken) =>
        file is null ? (ReadOnlyMemory<byte>?)null : await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
}
