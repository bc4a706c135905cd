using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>Counts the relevant situations in the plays of a property.</summary>
internal sealed class PlayCoverage
{
    public int Plays { get; set; }

    /// <summary>Reports that contain an edit and changes of the user.</summary>
    public int JoinedWithEdit { get; set; }

    /// <summary>Reports of changes in several places.</summary>
    public int ManyPlaces { get; set; }

    public int Rewinds { get; set; }

    public int RewindsInFlight { get; set; }

    public int Formats { get; set; }

    public int FormatsInFlight { get; set; }

    public int Reloads { get; set; }

    public int ReloadsInFlight { get; set; }

    public int WrongAnswers { get; set; }

    public int Refused { get; set; }

    /// <summary>Plays in which an edit was applied at another place, since the editor applies blindly.</summary>
    public int Misplaced { get; set; }

    /// <summary>Plays in which an edit landed beside the place, with only the user's typing or white space between.</summary>
    public int Inexact { get; set; }

    /// <summary>Plays whose session ended because its place or edit was uncertain.</summary>
    public int GivenUp { get; set; }

    /// <summary>Plays whose end cannot be judged but for the two copies of the text.</summary>
    public int NotJudged { get; set; }

    public override string ToString() =>
        string.Join(", ", typeof(PlayCoverage).GetProperties().Select(one => $"{one.Name} {one.GetValue(this)}"));

    /// <summary>Counts a play that has ended.</summary>
    public void Record(SessionHarness harness, SessionOnWire session, bool isUndecidable)
    {
        Plays++;
        WrongAnswers += harness.Sessions.Sum(one => one.WrongAnswers);
        Refused += harness.Editor.Refused;
        Misplaced += harness.Editor.Misplaced > 0 ? 1 : 0;
        Inexact += harness.Editor.Inexact > 0 ? 1 : 0;
        GivenUp += session.Result?.Failure is null ? 0 : 1;
        NotJudged += isUndecidable ? 1 : 0;
    }

    /// <summary>Counts a report that reaches the server.</summary>
    public void Record(EditorReport notice)
    {
        JoinedWithEdit += notice is { ContainsEdit: true, Places: > 1 } ? 1 : 0;
        ManyPlaces += notice.Places > 1 ? 1 : 0;
    }
}
