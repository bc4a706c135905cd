using System.Text.Json;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>Converts the end of a session to the protocol.</summary>
internal static class SessionEnds
{
    public static string OutcomeOf(SessionResult result) => result.Finished is { } finished ? finished.Outcome.ToName() : "error";

    public static SessionEnded ToNotification(SessionId id, SessionResult result, AnswerReport report, int stripped) =>
        new(
            id.Value,
            OutcomeOf(result),
            result.Characters,
            report.Usage,
            result.Failure is { } failure ? new SessionError(failure.Kind, failure.Reason, failure.Message) : null,
            result.Reason is { } reason ? JsonNamingPolicy.CamelCase.ConvertName(reason.ToString()) : null,
            report.ModelVersion,
            report.Seconds,
            report.FirstTextSeconds,
            stripped > 0 ? stripped : null,
            Uri: null
        );
}
