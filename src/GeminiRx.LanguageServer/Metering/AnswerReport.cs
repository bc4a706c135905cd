using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Metering;

/// <summary>The measures of an answer.</summary>
/// <param name="Usage">Its tokens; null if the service sent no count.</param>
/// <param name="ModelVersion">The model that answered; null if it is not known.</param>
/// <param name="Seconds">The time since the beginning of the session.</param>
/// <param name="FirstTextSeconds">The time until the first text; null if none came.</param>
internal sealed record AnswerReport(TokenCounts? Usage, string? ModelVersion, double Seconds, double? FirstTextSeconds);
