using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

public sealed class EditTurnsTests
{
    private readonly EditTurns _turns = new();
    private readonly List<string> _given = [];

    [Fact]
    public void Turn_InOneDocument_IsGivenToOneAfterTheOther()
    {
        Ask("a", "one");
        Ask("a", "two");
        Ask("a", "three");
        Assert.Equal(["one"], _given);

        _turns.Leave("a", "one");
        Assert.Equal(["one", "two"], _given);

        _turns.Leave("a", "three");
        _turns.Leave("a", "two");
        Ask("a", "four");
        Assert.Equal(["one", "two", "four"], _given);
    }

    [Fact]
    public void Turn_InAnotherDocument_IsGivenAtOnce()
    {
        Ask("a", "one");
        Ask("b", "two");

        Assert.Equal(["one", "two"], _given);
    }

    [Fact]
    public void Leave_OfSomebodyWhoIsNotThere_ChangesNothing()
    {
        Ask("a", "one");
        Ask("a", "two");

        _turns.Leave("a", "nobody");
        _turns.Leave("b", "one");

        Assert.Equal(["one"], _given);
    }

    private void Ask(string uri, string who) => _turns.Ask(uri, who, () => _given.Add(who));
}
