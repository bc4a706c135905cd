namespace GeminiRx.Emulator;

internal sealed partial class EmulatedService
{
    private async Task<EmulatedAnswer> InteractAsync(
        ServiceCall call,
        CallTarget target,
        InteractionCall interaction,
        EmulatorReply reply,
        FaultSpec? fault,
        CancellationToken cancellationToken
    )
    {
        if ((reply.Verbatim ?? await ReadFileAsync(reply.AnswerFile, cancellationToken).ConfigureAwait(false)) is { } bytes)
        {
            return Verbatim(bytes, reply, target, fault);
        }

        var from = interaction.ContinuationToken is { } token ? ContinuationToken.Parse(token) : null;
        if (from is null && interaction.ContinuationToken is not null)
        {
            return ServiceError.InvalidArgument("continuation_token is invalid.").ToAnswer(asArray: false);
        }

        var (request, number, rhythm) = (interaction.Content, call.Received.Number, Rhythm.From(reply));
        var text = reply.TextFile is { } file ? await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false) : null;
        var plan = AnswerPlan.Create(request, reply, text, from, target.Model);
        var events = ModelAnswer.Events(request, plan, rhythm.CharactersPerEvent, $"call-{number:D6}");
        if (LongDecode.MaxTokens(target.Model, interaction.Streams) is { } maxTokens && !interaction.Background)
        {
            events = LongDecode.Limit(events, maxTokens);
        }

        if (fault?.Fault.Events is { } change)
        {
            events = change(events, FaultCallFor(fault, target, plan.Texts.Count > 0 ? plan.Texts[0].Length : 0, plan.From));
        }

        return _interactions.Create(number, interaction, events, rhythm, Sent(reply, target, fault));
    }

    private async Task<EmulatedAnswer> AnswerInteractionAsync(
        CallTarget target,
        EmulatorReply reply,
        FaultSpec? fault,
        CancellationToken cancellationToken
    ) =>
        (reply.Verbatim ?? await ReadFileAsync(reply.AnswerFile, cancellationToken).ConfigureAwait(false)) is { } bytes
            ? Verbatim(bytes, reply, target, fault)
            : Faulty(
                _interactions.Answer(
                    target,
                    fault?.Fault.Repeats?.Invoke(FaultCallFor(fault, target, 0, null)) ?? 0,
                    Sent(reply, target, fault)
                ),
                target,
                target.Streams ? null : fault // the fault of a stream is in its frames
            );

    /// <summary>Sends the events of an interaction at their times, with the fault of this response.</summary>
    private static Func<IEnumerable<Frame>, IReadOnlyList<TimedBytes>, EmulatedAnswer> Sent(
        EmulatorReply reply,
        CallTarget target,
        FaultSpec? fault
    ) =>
        (frames, timing) =>
            Framed(
                200,
                EmulatedAnswer.EventStream,
                frames,
                Rhythm.From(reply),
                1,
                fault,
                fault is null ? null : FaultCallFor(fault, target, 0, null),
                timing
            );
}
