using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>A session that has not ended.</summary>
internal interface IRunningSession
{
    SessionId Id { get; }

    /// <summary>The document in which it writes, or will write.</summary>
    DocumentUri Uri { get; }

    /// <summary>The progress as a text for the user.</summary>
    string Progress { get; }

    /// <summary>Measures the answer.</summary>
    AnswerMeter Meter { get; }

    /// <summary>Completes when the request is aborted or done and nothing more is written.</summary>
    Task Over { get; }

    /// <summary>Posts an event; it has no effect after the end. Returns at once, and calls no other code.</summary>
    void Post(SessionEvent input);
}
