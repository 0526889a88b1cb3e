from fastapi import FastAPI, Depends, HTTPException, status
from fastapi.security import APIKeyHeader
from sqlalchemy import create_engine, Column, Integer, String, Numeric, DateTime, BigInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import sessionmaker, declarative_base
from schemas import TradePayload

# --- 1. Security Configuration ---
API_KEY_NAME = "X-Quant-API-Key"
API_KEY_VALUE = "YOUR_64_CHARACTER_RANDOM_SECURE_STRING"
api_key_header = APIKeyHeader(name=API_KEY_NAME, auto_error=True)

def verify_api_key(api_key: str = Depends(api_key_header)):
    if api_key != API_KEY_VALUE:
        raise HTTPException(
            status_code=status.HTTP_401_UNAUTHORIZED,
            detail="Invalid API Key. Access Denied."
        )
    return api_key

# --- 2. Database Configuration ---
DB_URL = "postgresql://your_db_user:your_secure_password@localhost:5432/quant_live_ledger"
engine = create_engine(DB_URL)
SessionLocal = sessionmaker(autocommit=False, autoflush=False, bind=engine)
Base = declarative_base()

# Define the SQLAlchemy Model (Must match the DB schema from the previous post)
class TradeRecord(Base):
    __tablename__ = "live_trades"
    internal_id = Column(Integer, primary_key=True, index=True)
    bot_name = Column(String(50), nullable=False, index=True)
    exchange = Column(String(50), nullable=False)
    asset_symbol = Column(String(20), nullable=False)
    order_type = Column(String(10), nullable=False)
    entry_time = Column(DateTime(timezone=True), nullable=False)
    exit_time = Column(DateTime(timezone=True), index=True)
    entry_price = Column(Numeric(18, 8), nullable=False)
    exit_price = Column(Numeric(18, 8))
    position_size = Column(Numeric(18, 8), nullable=False)
    realized_pnl = Column(Numeric(18, 2))
    commission = Column(Numeric(18, 4))
    magic_number = Column(BigInteger)
    exchange_order_id = Column(String(100))
    raw_api_response = Column(JSONB)
    status = Column(String(20), default="OPEN", index=True)

# --- 3. FastAPI Application Initialization ---
app = FastAPI(title="Nova Quant Data Ingestion Engine")

# Dependency to get DB session
def get_db():
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()

# --- 4. The Ingestion Endpoint ---
@app.post("/api/v1/log_trade", status_code=201)
async def log_trade(payload: TradePayload, db: SessionLocal = Depends(get_db), api_key: str = Depends(verify_api_key)):
    
    # Translate Pydantic model to SQLAlchemy ORM object
    db_trade = TradeRecord(
        bot_name=payload.bot_name,
        exchange=payload.exchange,
        asset_symbol=payload.asset_symbol,
        order_type=payload.order_type,
        entry_time=payload.entry_time,
        exit_time=payload.exit_time,
        entry_price=payload.entry_price,
        exit_price=payload.exit_price,
        position_size=payload.position_size,
        realized_pnl=payload.realized_pnl,
        commission=payload.commission,
        magic_number=payload.magic_number,
        exchange_order_id=payload.exchange_order_id,
        raw_api_response=payload.raw_api_response,
        status=payload.status
    )
    
    try:
        db.add(db_trade)
        db.commit()
        db.refresh(db_trade)
        return {"status": "success", "internal_id": db_trade.internal_id}
    except Exception as e:
        db.rollback()
        raise HTTPException(status_code=500, detail=f"Database Write Failure: {str(e)}")
