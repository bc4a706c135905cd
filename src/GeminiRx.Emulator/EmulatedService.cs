namespace GeminiRx.Emulator;

/// <summary>A request as the service sees it; <c>Number</c> counts the requests from 1.</summary>
internal sealed record ServiceCall(HttpMethod Method, CallTarget Target, string? Key, ReadOnlyMemory<byte> Body, long Number);

/// <summary>Decides what a request is answered: the one place for the order of the service's checks.</summary>
internal sealed class EmulatedService(EmulatorOptions options)
{
    /// <summary>The one key that is refused; any other, and none, is accepted.</summary>
    private const string RefusedKey = "invalid";

    public async Task<EmulatedAnswer> AnswerAsync(ServiceCall call, CancellationToken cancellationToken)
    {
        if (call.Target is not { Verb: "streamGenerateContent", Model: { } model } || call.Method != HttpMethod.Post)
        {
            return ServiceError.NotFound.ToAnswer(asArray: false);
        }

        var asArray = !call.Target.ServerSentEvents;
        if (call.Key == RefusedKey)
        {
            return ServiceError.InvalidKey.ToAnswer(asArray);
        }

        var (ask, error) = GenerateAsk.Parse(call.Body);
        if (ask is null)
        {
            return error!.ToAnswer(asArray);
        }

        if (options.Answer is { } answer)
        {
            return VerbatimAnswer.Of(answer, options);
        }

        if (options.AnswerFile is { } file)
        {
            return await FromFileAsync(file, asArray, cancellationToken).ConfigureAwait(false);
        }

        var framing = new EventFraming(asArray, options.ModelVersion ?? model, $"emulator-{call.Number:D6}");
        return EmulatedAnswer.Stream(framing.ContentType, framing.Steps(TextAnswer.Events(ask, options), options));
    }

    private async Task<EmulatedAnswer> FromFileAsync(string file, bool asArray, CancellationToken cancellationToken)
    {
        try
        {
            return VerbatimAnswer.Of(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false), options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ServiceError.Internal($"The emulator cannot read its answer file: {e.Message}").ToAnswer(asArray);
        }
    }
}
