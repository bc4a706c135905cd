using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.TestSupport.Editors;
using static GeminiRx.LanguageServer.Tests.Streaming.Plays.PlayConversions;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>Judges the edits of sessions when they are sent.</summary>
internal sealed class EditJudge(SessionHarness harness)
{
    private readonly List<string> _faults = [];

    /// <summary>The faults of the sessions.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Whether a short edit was sent for a place beside unreported typing: nobody can tell the two apart.</summary>
    public bool HasContestedEdit { get; private set; }

    /// <summary>The largest number of edits that were in flight at one time.</summary>
    public int MostInFlight { get; private set; }

    /// <summary>Judges the place of an edit, by the editor's reports at the time when it was sent.</summary>
    public void JudgePlace(SessionOnWire session, TextChange change)
    {
        HasContestedEdit |=
            session.LastEdit.IsShort
            && (
                Surroundings(harness.Editor.Snapshot, session) != Surroundings(harness.Known, session)
                || (change.Text.Trim().Length == 0 && harness.Editor.Snapshot.TypedLineBreaks != harness.Known.TypedLineBreaks)
            );
        harness.OnSend?.Invoke(change.Text);
        if (session.IsAbandoned)
        {
            _faults.Add($"session {session.Stream} writes after its document was closed");
        }
        else if (
            change.End == change.Start
            && harness.Editor.Misplaced == 0
            && !harness.Known.AreNear(change.Start, harness.Known.Markers[session.Stream])
        )
        {
            _faults.Add($"an edit is meant for {change.Start}, not for {harness.Known.Markers[session.Stream]}, in «{harness.Known.Text}»");
        }
    }

    /// <summary>Checks whether a blind editor is about to delete other text than intended.</summary>
    public void JudgeDeletion(SentEdit edit, string deletes)
    {
        var (start, end) = (harness.Editor.OffsetAt(ToPlace(edit.Range.Start)), harness.Editor.OffsetAt(ToPlace(edit.Range.End)));
        HasContestedEdit |= harness.Editor.Kind.AppliesOverUnreportedTyping && harness.Editor.Text[start..Math.Max(start, end)] != deletes;
    }

    /// <summary>Counts the edits that are on their way, for <see cref="MostInFlight"/>.</summary>
    public void CountInFlight() => MostInFlight = Math.Max(MostInFlight, harness.Sessions.Sum(session => session.InFlight));

    private static string Surroundings(EditorSnapshot snapshot, SessionOnWire session)
    {
        var marker = snapshot.Markers[session.Stream];
        return snapshot.Text[Math.Max(0, marker - SessionHarness.Beside)..Math.Min(snapshot.Text.Length, marker + SessionHarness.Beside)];
    }
}
