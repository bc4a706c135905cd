using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Streaming.Rewrites;

/// <summary>
/// The text of a session that replaces lines of the document by those of its answer. Only lines that differ are edited. An answer that does
/// not come to its end leaves the original lines.
/// </summary>
/// <param name="document">The document at the start.</param>
/// <param name="rewrite">What is to be rewritten.</param>
internal sealed class RewrittenText(Document document, Rewrite rewrite) : SessionText(document)
{
    private readonly LineDiff? _diff = rewrite.HasAnswer ? new LineDiff(rewrite.Lines.Original) : null;
    private readonly PendingText _pending = new(rewrite.Before);
    private RewrittenLines _lines = LineReader.Read(rewrite.Lines, document.Text);
    private LineEdit? _lastShown;
    private bool _isDecided;
    private bool _isRestored;
    private bool _isGivenUp;
    private int _leftOut;

    public override RewriteResult Rewrite => new(_lines, _leftOut, _isRestored);

    public override int PendingLength => _pending.Length;

    public override int WrittenLength => _lines.WrittenLength;

    public override int At => _lines.Lines[^1].End;

    public override void Append(string text) => _pending.Append(text);

    public override void Checkpoint() => _pending.Checkpoint();

    /// <inheritdoc/>
    public override void Rewind(int length) =>
        throw new NotSupportedException("Decisions about lines are final: the answer must come without rewinds.");

    /// <inheritdoc/>
    public override PlannedEdit? PlanEdit(SessionState state, Granularity granularity)
    {
        if (_isGivenUp)
        {
            return null;
        }

        var isDraining = state.Phase == SessionPhase.Draining;
        var isComplete = isDraining && state is { Stop: StopMode.None, Answer: { Failure: null, Finished.Outcome: Outcome.Completed } };
        var isIncomplete = state.Stop == StopMode.DiscardText || (_diff is not null && isDraining && !(isComplete && state.Answer.HasText));
        var restores = isIncomplete && (state.Stop == StopMode.DiscardText || !rewrite.KeepsIncomplete || !state.Answer.HasText);
        if (!restores && (isDraining || state.Stop == StopMode.None))
        {
            Decide(isDraining, isComplete, granularity);
        }

        var planner = new LineEditPlanner(_lines, Document);
        _leftOut = restores ? 0 : planner.Refused;

        // Blank lines alone may be the user's typing: they wait for the next lines.
        var plan = planner.Plan(LineBreak, restores, isOne: granularity == Granularity.Whole, skipsBlank: !isDraining);
        _isRestored = restores && plan is null;
        return plan is null ? null : plan with { IsLast = plan.IsLast && isDraining, IsRestoring = restores || !rewrite.HasAnswer };
    }

    public override void Take(PlannedEdit edit) => _lines = _lines.Send((LineEdit)edit);

    // An edit that was sent may still be shown.
    public override void PutBack(PlannedEdit edit) { }

    /// <inheritdoc/>
    public override TextSnapshot Record(PlannedEdit edit, TextAlignment own)
    {
        var before = _lines.Move(own);
        _lastShown = (LineEdit)edit;
        _lines = _lines.Confirm(_lastShown, own);
        return before;
    }

    /// <inheritdoc/>
    public override bool TryRecordLate(TextAlignment own)
    {
        if (_lines.TryConfirm(own) is not { } late)
        {
            return false;
        }

        (_lines, _lastShown) = (late.Lines, late.Edit);
        return true;
    }

    public override void Restore(TextSnapshot before) =>
        (_lines, _lastShown) = (LineReader.Read((RewrittenLines)before, Document.Text), null);

    // Only the document shows whether lines came back.
    public override bool IsUndoneBy(TextAlignment change) => false;

    /// <inheritdoc/>
    public override TextAlignment? Follow(TextAlignment change)
    {
        _lines = _lines.Move(change);
        return change;
    }

    /// <inheritdoc/>
    public override bool SetDocument(Document document)
    {
        base.SetDocument(document);
        _lines = LineReader.Read(_lines, document.Text);
        if (_lastShown is not { IsBlank: false } last || !IsUndone(last))
        {
            return false;
        }

        // Lines that the user brought back are not restored again.
        _lastShown = null;
        _isGivenUp |= last.IsRestoring;
        return !last.IsRestoring;
    }

    // A problem is shown at the first line. There is nothing to continue: the original is restored.
    public override ResumePoint ToResumePoint(string inFlight, bool isWhole) =>
        ResumePoint.AtOffset(_lines.Place) with
        {
            IsWhole = isWhole,
        };

    private bool IsUndone(LineEdit edit)
    {
        var lines = _lines.Lines;
        return lines.All(line =>
            edit.Inserted.Contains(line.Id) && !edit.Removed.Contains(line.Id)
                ? !line.HasPlace
                : !edit.Removed.Contains(line.Id) || line.HasPlace
        );
    }

    private void Decide(bool isEnd, bool isComplete, Granularity granularity)
    {
        if (_diff is null || _isDecided)
        {
            return;
        }

        var unit = granularity < Granularity.Line ? Granularity.Line : granularity;
        var length = isEnd ? _pending.Length : _pending.WholeUnits(unit);
        if (length == 0 && !isEnd)
        {
            return;
        }

        var text = _pending.ToString(length);
        _pending.Take(length);
        var lines = $"{text}{(isEnd ? rewrite.After : "")}".Split('\n');
        var decisions = (isEnd ? lines : lines[..^1]).SelectMany(_diff.Push).ToList();
        if (isEnd)
        {
            decisions.AddRange(isComplete ? _diff.End() : _diff.Break());
            _isDecided = true;
        }

        _lines = _lines.Decide(decisions);
    }
}
