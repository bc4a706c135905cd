namespace GeminiRx.Emulator;

/// <summary>A request as the service sees it.</summary>
internal sealed record ServiceCall(ReceivedRequest Received, CallTarget Target, string? Key, ReadOnlyMemory<byte> Body);

/// <summary>Decides what a request is answered: the one place for the order of the service's checks.</summary>
internal sealed class EmulatedService(EmulatorOptions options)
{
    /// <summary>The one key that is refused always.</summary>
    private const string RefusedKey = "invalid";

    private readonly FaultChoice _faults = new(options);

    public async Task<EmulatedAnswer> AnswerAsync(ServiceCall call, CancellationToken cancellationToken)
    {
        var (target, byHook) = (call.Target, options.OnRequest?.Invoke(call.Received));
        byHook?.Validate();
        var takesContents = target.Method is ServiceMethod.Generate or ServiceMethod.Stream or ServiceMethod.CountTokens;
        var generates = takesContents && target.Method != ServiceMethod.CountTokens;
        var (ask, broken) = takesContents ? GenerateAsk.Parse(call.Body, counting: !generates, call.Target) : default;
        var byScript = ask is null ? null : options.Script?.ReplyTo(ask.Prompt, target.Model!);
        var (fault, problem) = _faults.For(call.Received, byHook?.Fault, byScript?.Fault, ask?.Fingerprint ?? 0, generates);
        fault = fault is { Fault.OfEvents: true } && !(target.Method == ServiceMethod.Stream && target.ServerSentEvents) ? null : fault;
        call.Received.Fault = fault?.Text;
        if (problem is not null)
        {
            return ServiceError
                .InvalidArgument($"The emulator does not know what is to go wrong. {problem}")
                .ToAnswer(target.ErrorsAsArray);
        }

        if ((target.Method == ServiceMethod.Stream ? null : fault?.Fault.InsteadOfWhole) is { } insteadOfWhole)
        {
            return insteadOfWhole(FaultCallFor(fault!, target, 0, null));
        }

        if (fault?.Fault.Instead is { } instead)
        {
            return instead(FaultCallFor(fault, target, 0, null));
        }

        if ((KeyError(call) ?? broken ?? ModelError(target)) is { } error)
        {
            return error.ToAnswer(target.ErrorsAsArray);
        }

        var reply = (byHook ?? new EmulatorReply()).Over(byScript ?? new EmulatorReply()).Over(options.Reply);
        try
        {
            return
                !generates
                && (byHook?.Verbatim ?? await FileAsync(byHook?.AnswerFile, cancellationToken).ConfigureAwait(false)) is { } bytes
                ? Verbatim(bytes, reply, target, fault)
                : target.Method switch
                {
                    ServiceMethod.ListModels => ListModels(target),
                    ServiceMethod.GetModel => EmulatedAnswer.AtOnce(200, EmulatedAnswer.Json, KnownModels.Get(target.Model!)),
                    ServiceMethod.CountTokens => CountTokens(ask!),
                    ServiceMethod.Generate or ServiceMethod.Stream => await GenerateAsync(call, ask!, reply, fault, cancellationToken)
                        .ConfigureAwait(false),
                    _ => ServiceError.NotFound.ToAnswer(asArray: false),
                };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ServiceError.Internal($"The emulator cannot read its answer file: {e.Message}").ToAnswer(target.ErrorsAsArray);
        }
    }

    private ServiceError? KeyError(ServiceCall call) =>
        call.Target.Method == ServiceMethod.None ? null
        : call.Key == RefusedKey ? ServiceError.InvalidKey
        : options.RequireKey && !call.Received.HasKey ? ServiceError.NoKey
        : null;

    private ServiceError? ModelError(CallTarget target)
    {
        if (
            target.Model is not { } model
            || KnownModels.Exists(model)
            || FaultChoice.IsFaultModel(model)
            || options.Script?.NamesModel(model) == true
        )
        {
            return null;
        }

        var method = target.Method == ServiceMethod.CountTokens ? "countTokens" : "generateContent";
        return ServiceError.UnknownModel(model, target.ApiVersion, method);
    }

    private static EmulatedAnswer ListModels(CallTarget target)
    {
        var (page, error) = KnownModels.List(target);
        return error?.ToAnswer(asArray: false) ?? EmulatedAnswer.AtOnce(200, EmulatedAnswer.Json, page);
    }

    private static EmulatedAnswer CountTokens(GenerateAsk ask) =>
        EmulatedAnswer.AtOnce(
            200,
            EmulatedAnswer.Json,
            ServiceJson.Pretty(writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("totalTokens", ask.PromptTokens);
                writer.WritePromptDetails(ask.PromptTokens);
                writer.WriteEndObject();
            })
        );

    private async Task<EmulatedAnswer> GenerateAsync(
        ServiceCall call,
        GenerateAsk ask,
        EmulatorReply reply,
        FaultSpec? fault,
        CancellationToken cancellationToken
    )
    {
        if ((reply.Verbatim ?? await FileAsync(reply.AnswerFile, cancellationToken).ConfigureAwait(false)) is { } bytes)
        {
            return Verbatim(bytes, reply, call.Target, fault);
        }

        var from = ask.ContinuationToken is { Length: > 0 } token ? ContinuationToken.Parse(token) : null;
        if (from is null && ask.ContinuationToken is { Length: > 0 })
        {
            return ServiceError
                .InvalidArgument("* GenerateContentRequest.continuation_token: continuation_token is invalid\n")
                .ToAnswer(call.Target.ErrorsAsArray);
        }

        var text = reply.TextFile is { } file ? await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false) : null;
        var plan = AnswerPlan.Of(ask, reply, text, from);
        return Generated(call, ask, plan, Rhythm.Of(reply), fault);
    }

    private EmulatedAnswer Generated(ServiceCall call, GenerateAsk ask, AnswerPlan plan, Rhythm rhythm, FaultSpec? fault)
    {
        var (target, number) = (call.Target, call.Received.Number);
        var framing = new EventFraming(
            target.ErrorsAsArray,
            target.IsVertex,
            options.ModelVersion ?? target.Model![(target.Model!.IndexOf('/', StringComparison.Ordinal) + 1)..],
            $"emulator-{number:D6}"
        );
        var faultCall = fault is null ? null : FaultCallFor(fault, target, plan.Texts.Count > 0 ? plan.Texts[0].Length : 0, plan.From);
        var events = ModelAnswer.Events(ask, plan, rhythm.CharactersPerEvent, $"call-{number:D6}");
        events = fault?.Fault.Events?.Invoke(events, faultCall!) ?? events;
        return target.Method == ServiceMethod.Stream
            ? Framed(200, framing.ContentType, framing.Frames(events), rhythm, rhythm.EventsPerBurst, fault, faultCall)
            : Framed(200, EmulatedAnswer.Json, [new Frame(framing.Whole(AnswerEvent.Joined([.. events])))], rhythm, 1, fault, faultCall);
    }

    private static EmulatedAnswer Verbatim(ReadOnlyMemory<byte> bytes, EmulatorReply reply, CallTarget target, FaultSpec? fault)
    {
        var (status, contentType, atOnce) = VerbatimAnswer.HeadOf(bytes, target.Method);
        var rhythm = Rhythm.Of(reply) is var asked && atOnce ? asked with { FirstChunkDelay = TimeSpan.Zero } : asked;
        var whole = atOnce || reply.BytesPerRead is not null;
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

    private static async Task<ReadOnlyMemory<byte>?> FileAsync(string? file, CancellationToken cancellationToken) =>
        file is null ? (ReadOnlyMemory<byte>?)null : await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
}
