using GeminiRx.Wire.Writing;

namespace GeminiRx.Wire.Interactions;

/// <summary>Checks a request before it is sent as an interaction.</summary>
internal static class InteractionRules
{
    /// <summary>Checks a request.</summary>
    /// <exception cref="ArgumentException">The service would reject the request, or a setting has no counterpart in
    /// interactions.</exception>
    public static void Check(InteractionRequest request, string model, bool isVertex)
    {
        if (FindProblem(request) is { } problem)
        {
            throw new ArgumentException(problem, nameof(request));
        }

        // The rules of answers hold too, but here requests are stored on both services, and the Gemini API streams arguments.
        var checkedToo = request.Request with
        {
            Store = null,
            ContinuationToken = null,
            FunctionCalling = request.Request.FunctionCalling is { } calling ? calling with { StreamArguments = false } : null,
        };
        RequestRules.Check(checkedToo, model, isVertex);
    }

    private static string? FindProblem(InteractionRequest request)
    {
        var settings = request.Request;
        return FindUnsupported(settings) is { } name ? $"{name} has no counterpart in interactions: leave it out."
            : request is { Background: true } && settings.Store is false
                ? "Background is set, but Store is false: the service must keep an interaction that nobody reads."
            : request.PreviousInteractionId is not null && settings.Store is false && settings.ContinuationToken is not null
                ? "ContinuationToken continues an interaction by itself: leave PreviousInteractionId out."
            : request.PreviousInteractionId is "" ? "PreviousInteractionId is empty: set an identifier, or null."
            : request.Agent is "" ? "Agent is empty: set a name, or null."
            : settings.System?.Parts.Any(part => part is not TextPart) == true
                ? "The system instruction of an interaction is text: leave other parts out of System."
            : null;
    }

    private static string? FindUnsupported(GenerateRequest request) =>
        request switch
        {
            { CandidateCount: > 1 } => nameof(request.CandidateCount),
            { TopK: not null } => nameof(request.TopK),
            { PresencePenalty: not null } => nameof(request.PresencePenalty),
            { FrequencyPenalty: not null } => nameof(request.FrequencyPenalty),
            { Logprobs: not null } => nameof(request.Logprobs),
            { Thinking.Budget: not null } => nameof(ThinkingConfig.Budget),
            { EnableEnhancedCivicAnswers: true } => nameof(request.EnableEnhancedCivicAnswers),
            { MediaResolution: not null } => nameof(request.MediaResolution),
            { AudioTimestamp: true } => nameof(request.AudioTimestamp),
            { AudioTranscription: not null } => nameof(request.AudioTranscription),
            { TranslationLanguage: not null } => nameof(request.TranslationLanguage),
            { Retrieval: not null } => nameof(request.Retrieval),
            { ModelArmor: not null } => nameof(request.ModelArmor),
            _ => null,
        };
}
