using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>What happens next to an edit in flight.</summary>
internal enum EditDecision
{
    /// <summary>Nothing: an event is awaited.</summary>
    Wait,

    /// <summary>The edit is applied; the next one may be sent.</summary>
    Complete,

    /// <summary>Wait a short time for the editor's report or answer.</summary>
    WaitForReport,

    /// <summary>Wait a short time, then send the edit again.</summary>
    WaitForRetry,

    /// <summary>The edit was not sent; its text is pending again.</summary>
    TakeBack,

    /// <summary>The editor dropped the edit; send it again if the limits allow it.</summary>
    Resend,

    /// <summary>The editor does not support edits.</summary>
    Fail,
}

/// <summary>Decides about an edit in flight. The document decides; the editor's answer counts only if the document is unclear.</summary>
internal static class EditDecisions
{
    public static EditDecision Decide(EditInFlight edit, WaitReason? waiting, EditorTraits traits, bool refusesHonestly) =>
        edit switch
        {
            { IsConfirmed: true } when !traits.AlwaysAnswers || edit.Answer != EditAnswer.None => EditDecision.Complete,
            { IsConfirmed: true } => waiting == WaitReason.Report ? EditDecision.Wait : EditDecision.WaitForReport,
            { Answer: EditAnswer.Outdated } => EditDecision.TakeBack,
            { Answer: EditAnswer.Unsupported } => EditDecision.Fail,
            { IsOvertaken: true } when IsCertainlyDropped(edit, traits, refusesHonestly) => EditDecision.Resend,

            // The editor may have applied the edit nevertheless, and report it with its next change.
            { IsOvertaken: true } when waiting != WaitReason.Report && MayReportLater(edit, traits) => EditDecision.WaitForReport,
            { IsOvertaken: false, Answer: EditAnswer.Refused } when waiting != WaitReason.Retry => EditDecision.WaitForRetry,
            _ => EditDecision.Wait,
        };

    private static bool IsCertainlyDropped(EditInFlight edit, EditorTraits traits, bool refusesHonestly) =>
        edit.Answer == EditAnswer.Refused ? refusesHonestly : edit.Answer != EditAnswer.None && traits.DropsSilently;

    private static bool MayReportLater(EditInFlight edit, EditorTraits traits) =>
        (!traits.RefusesHonestly || edit.Answer == EditAnswer.Unclear) && (edit.Answer != EditAnswer.None || !traits.DropsSilently);
}
