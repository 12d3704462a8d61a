// Publishes a value, such as a table, to many readers and replaces it under them, without locks on their side.
//
// A reader pays one atomic store and two loads to enter, and a store and a load to leave; it never waits for a writer and
// never sees a half-made value. A replaced value is destroyed once no reader uses it: by `publish`, by the last reader that
// leaves it, or by a thread that is cleaning up for others. This is Maged Michael's hazard-pointer scheme (2004), reduced to
// one pointer per reader.
// Each thread makes its own Reader once, and keeps it. A thread that enters again before it has left gets the same value,
// so that it never sees two at once. Its guards may be destroyed in any order, even after their Reader, but must stay
// in their thread. Destroy readers and guards before the holder.
//
// What borrows a table, such as an Account or a Session, must be replaced with it. Publish them as one, the table first:
//
//   struct Tenant {
//     explicit Tenant(std::unique_ptr<const LoadedTable> loaded) : table(std::move(loaded)), account(table->view()) {}
//     std::unique_ptr<const LoadedTable> table;
//     Account account;
//   };
//   Holder<Tenant> holder(std::make_unique<const Tenant>(std::move(first)));
//
// To replace it, make the next one while a guard keeps the present one alive: `carry_over` needs both tables.
//
//   auto next = std::make_unique<Tenant>(std::move(second));
//   const auto present = reader.enter();
//   report(carry_over(present->account, next->account));
//   holder.publish(std::move(next));
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include <pol/detail/lifetime.h>

namespace pol {

template <typename T>
class Holder {
  struct Node {
    explicit Node(std::unique_ptr<const T> held) : value(std::move(held)) {}
    std::unique_ptr<const T> value;
    Node* next = nullptr;  ///< In the list of retired ones.
  };

  /// A place where one reader says which value it is in. On a cache line of its own.
  struct alignas(64) Slot {
    std::atomic<Node*> in_use{nullptr};
    std::atomic<bool> taken{true};
    Slot* next = nullptr;
    // Only for the reading thread.
    std::uint32_t guards = 0;
    bool has_reader = true;
  };

 public:
  explicit Holder(std::unique_ptr<const T> first) : current_(new Node(std::move(first))) {}
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;

  ~Holder() {
    delete current_.load();
    delete_list(retired_.load());
    delete_list(waiting_);
    delete_list(slots_.load());
  }

  /// Makes `next` the value that readers see from now on. Any thread may call it; several writers take turns.
  void publish(std::unique_ptr<const T> next) {
    Node* old = current_.exchange(new Node(std::move(next)));
    old->next = retired_.load();
    while (!retired_.compare_exchange_weak(old->next, old)) {
    }
    reclaim();
  }

  /// Keeps its value alive.
  class [[nodiscard]] Guard {
   public:
    Guard(Guard&& other) noexcept
        : holder_(other.holder_), slot_(other.slot_), node_(std::exchange(other.node_, nullptr)) {}
    Guard& operator=(Guard&&) = delete;
    ~Guard() {
      if (node_ != nullptr) holder_->leave(*slot_);
    }

    const T& operator*() const& POL_LIFETIMEBOUND { return *node_->value; }
    const T* operator->() const& POL_LIFETIMEBOUND { return node_->value.get(); }
    const T& operator*() const&& = delete;
    /// Valid to the end of the expression.
    const T* operator->() const&& POL_LIFETIMEBOUND { return node_->value.get(); }

   private:
    friend class Holder;
    Guard(Holder* holder, Slot* slot, Node* node) : holder_(holder), slot_(slot), node_(node) {}

    Holder* holder_;
    Slot* slot_;
    Node* node_;
  };

  /// One thread's access to the value.
  class Reader {
   public:
    explicit Reader(Holder& holder POL_LIFETIMEBOUND) : holder_(&holder), slot_(holder.take_slot()) {}
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader() {
      slot_->has_reader = false;
      release(*slot_);
    }

    /// Enters the current value, or the same one again if the thread is in one. Lock-free; one round unless a new value is
    /// published at that moment.
    Guard enter() { return Guard(holder_, slot_, holder_->enter(*slot_)); }

   private:
    Holder* holder_;
    Slot* slot_;
  };

 private:
  // The store and the second load are sequentially consistent, and so are the exchange in `publish` and the loads in
  // `in_use`: either the reader sees that the value was replaced, or the writer sees that the reader is in it.
  Node* enter(Slot& slot) {
    // Its own last store, which nobody else changes.
    if (slot.guards++ != 0) return slot.in_use.load(std::memory_order_relaxed);
    Node* node = current_.load();
    for (;;) {
      slot.in_use.store(node);
      Node* again = current_.load();
      if (again == node) return node;
      node = again;
    }
  }

  void leave(Slot& slot) {
    if (--slot.guards != 0) return;
    slot.in_use.store(nullptr);
    release(slot);
    if (unreclaimed_.load() != 0) reclaim();
  }

  /// Gives a slot away that neither a reader nor a guard needs. Nothing of it is touched afterwards.
  static void release(Slot& slot) {
    if (slot.has_reader || slot.guards != 0) return;
    slot.has_reader = true;  // For the next one.
    slot.taken.store(false, std::memory_order_release);
  }

  Slot* take_slot() {
    for (Slot* slot = slots_.load(); slot != nullptr; slot = slot->next) {
      bool taken = false;
      if (slot->taken.compare_exchange_strong(taken, true)) return slot;
    }
    auto* slot = new Slot;
    slot->next = slots_.load();
    while (!slots_.compare_exchange_weak(slot->next, slot)) {
    }
    return slot;
  }

  // The thread that raises `requests_` from 0 does the work, also for all that ask meanwhile; the others return at once.
  void reclaim() {
    std::uint32_t seen = requests_.fetch_add(1) + 1;
    if (seen != 1) return;
    for (;;) {
      reclaim_once();
      if (requests_.compare_exchange_strong(seen, 0)) return;
    }
  }

  void reclaim_once() {
    Node* list = retired_.exchange(nullptr);
    while (list != nullptr) {
      Node* node = std::exchange(list, list->next);
      node->next = std::exchange(waiting_, node);
      unreclaimed_.fetch_add(1);
    }
    for (Node** place = &waiting_; *place != nullptr;) {
      if (in_use(*place)) {
        place = &(*place)->next;
        continue;
      }
      Node* node = std::exchange(*place, (*place)->next);
      unreclaimed_.fetch_sub(1);
      delete node;
    }
  }

  bool in_use(const Node* node) const {
    for (const Slot* slot = slots_.load(); slot != nullptr; slot = slot->next) {
      if (slot->in_use.load() == node) return true;
    }
    return false;
  }

  template <typename Linked>
  static void delete_list(Linked* list) {
    while (list != nullptr) delete std::exchange(list, list->next);
  }

  std::atomic<Node*> current_;
  std::atomic<Slot*> slots_{nullptr};
  std::atomic<Node*> retired_{nullptr};  ///< Replaced, not yet checked.
  Node* waiting_ = nullptr;              ///< Replaced, and still in use when last checked. Only for the reclaimer.
  std::atomic<std::uint32_t> unreclaimed_{0};  ///< How many are waiting.
  std::atomic<std::uint32_t> requests_{0};
};

}  // namespace pol
