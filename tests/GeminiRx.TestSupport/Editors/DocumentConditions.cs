namespace GeminiRx.TestSupport.Editors;

/// <summary>Conditions that tests wait for. Call the methods with the editor's lock held.</summary>
internal sealed class DocumentConditions(EditorModel model)
{
    private readonly List<(Func<EditorModel, bool> IsMet, TaskCompletionSource Met)> _conditions = [];

    /// <summary>Adds a condition.</summary>
    /// <returns>Completes when a check finds that the document meets the condition.</returns>
    public Task Add(Func<EditorModel, bool> isMet)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _conditions.Add((isMet, met));
        Check();
        return met.Task;
    }

    public void Check()
    {
        foreach (var condition in _conditions.Where(condition => condition.IsMet(model)).ToList())
        {
            _conditions.Remove(condition);
            condition.Met.TrySetResult();
        }
    }
}
