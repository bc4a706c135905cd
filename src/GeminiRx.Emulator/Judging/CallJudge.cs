using System.Text;

namespace GeminiRx.Emulator;

/// <summary>Judges a call before anything answers it, so that neither a fault nor an earlier error hides what else is wrong.</summary>
internal sealed class CallJudge(EmulatorOptions options, FindingLog findings)
{
    /// <summary>
    /// Adds all that the service would refuse to the findings. Returns the request with the tokens of its cache, and the first error that
    /// the emulator answers with; null if it answers the call.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="parsed">The request for content, if it can be read.</param>
    /// <param name="known">The errors about the body, the key and the model.</param>
    /// <param name="resources">Checks the files and the cache of a request for content, and all other calls.</param>
    /// <param name="checksToken">Whether continuation tokens must be of the emulator: a recorded answer has its own.</param>
    public (ContentRequest? Request, ServiceError? Error) Judge(
        ServiceCall call,
        ContentRequest? parsed,
        (ServiceError? Body, ServiceError? Key, ServiceError? Model) known,
        ResourceService resources,
        bool checksToken
    )
    {
        var (request, unusable) = resources.Apply(parsed, call.Target);
        var invalidToken =
            checksToken && request?.ContinuationToken is { Length: > 0 } token && ContinuationToken.Parse(token) is null
                ? ServiceError.InvalidToken
                : null;
        var wrongCall = known.Model is null && !FaultSelector.IsFaultModel(call.Target.Model) ? resources.ErrorOf(call) : null;
        ServiceError?[] errors = [known.Body, known.Key, known.Model, unusable, invalidToken, wrongCall];
        findings.Add(call.Received.Number, [.. errors.SelectMany(error => error?.Violations ?? [])]);
        return (
            request,
            options.Lenient
                ? known.Key ?? (request is null ? known.Body : null) ?? unusable
                : known.Key ?? known.Body ?? known.Model ?? unusable ?? invalidToken
        );
    }

    /// <summary>Identifies a call without a prompt.</summary>
    public static int FingerprintOf(ServiceCall call) =>
        StableHash.Of(
            call.Body.Span,
            StableHash.Of(Encoding.UTF8.GetBytes($"{call.Target.Method} {call.Target.Resource ?? call.Target.Model}"))
        );
}
